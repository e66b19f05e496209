import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { findings } from './accessibility.ts';
import { launchChromium } from './chromium.ts';

const secret = 'fresh-at-each-start';
const folder = temporaryFolder();
let system: Awaited<ReturnType<typeof aSystem>>;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([
    aSystem({ data: folder.path, hurry: 100, clientSecret: secret }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await system?.close();
  folder.remove();
});

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${system.address}/${path}`);
  return page;
}

const works = (page: Page) => page.getByRole('button', { name: 'Cancel payment' }).waitFor();

describe('the console of a system that can move real money', () => {
  it('works at the address that npm start prints, follows the system, and hides the secret', async () => {
    const page = await open(`#secret=${secret}`);
    await works(page);
    await page.getByRole('radio', { name: 'lab4pay', exact: true }).check();
    const payment = await page.getByLabel('transactionId', { exact: true }).inputValue();

    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await page.locator('tbody tr', { hasText: payment }).getByText('Cancelled').waitFor();
    await page.locator('[data-figure="ended"] dd', { hasText: '1' }).waitFor();

    expect(page.url()).not.toContain(secret);
    expect(await page.content()).not.toContain(secret);
    expect(await page.locator('pre.curl').textContent()).toContain(
      `"merchant-a:$(cat '${folder.path}/client-secret')"`,
    );
  });

  it('still works after a reload, and its simulators can be controlled', async () => {
    const page = await open(`#secret=${secret}`);
    await works(page);
    await page.goto(`${system.address}/#/simulators`);
    await page.reload();
    const card = page.locator('[data-provider="pace"]');

    await card.getByRole('button', { name: 'Set', exact: true }).click();

    await card.getByText('Next:').waitFor();
  });

  it('asks for the secret, and says where it is', async () => {
    const page = await open('');
    await page.getByText(`In the file ${folder.path}/client-secret`).waitFor();
    expect(await findings(page)).toEqual([]);

    await page.getByLabel('Client secret').fill('wrong');
    await page.getByRole('button', { name: 'Open' }).click();
    await expect
      .poll(() =>
        page.evaluate<boolean>('sessionStorage.length === 0 && document.querySelector("input")?.value === ""'),
      )
      .toBe(true);
    await page.getByLabel('Client secret').fill(secret);
    await page.getByRole('button', { name: 'Open' }).click();

    await works(page);
  });

  it('takes the secret of a new start in a tab that is open', async () => {
    const page = await open('#secret=of-an-earlier-start');
    await page.getByLabel('Client secret').waitFor();

    await page.goto(`${system.address}/#secret=${secret}`);

    await works(page);
  });
});
