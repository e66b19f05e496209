import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Inside } from '../../infra/console/model/figures.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { launchChromium } from './chromium.ts';

const secret = 'fresh-at-each-start';
const folders = [temporaryFolder(), temporaryFolder()] as const;
/** Plays PACE Cloud. Its books are in another process as far as the tested system knows. */
let elsewhere: Awaited<ReturnType<typeof aSystem>>;
/** Sends its requests for `pace` there, and simulates every other provider. */
let system: Awaited<ReturnType<typeof aSystem>>;
let browser: Browser;

const start = (port = 0) =>
  aSystem({
    port,
    data: folders[1].path,
    hurry: 20,
    clientSecret: secret,
    baseUrls: new Map([['pace', `${elsewhere.address}/local/simulators/pace`]]),
  });

beforeAll(async () => {
  [elsewhere, browser] = await Promise.all([aSystem({ data: folders[0].path, hurry: 20 }), launchChromium()]);
  system = await start();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await system?.close();
  await elsewhere?.close();
  for (const folder of folders) folder.remove();
});

async function open(hash: string, viewport = { width: 1280, height: 900 }): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(15_000);
  await page.goto(`${system.address}/#secret=${secret}`);
  await page.locator('h1').first().waitFor();
  await page.goto(`${system.address}/${hash}`);
  await page.locator('[data-figure="accepted"] dd').waitFor();
  return page;
}

const accepted = async (provider: string) =>
  (await system.accept({ provider, transaction: { transactionId: crypto.randomUUID() } })).body;
/** Sets a state of a simulated payment. The control API needs a token here. */
const put = (provider: string, payment: string, state: string) =>
  system.authorised(`/local/control/${provider}/payments/${payment}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state }),
  });
const inside = async (id: string) => JSON.parse((await system.authorised(`/local/inside/${id}`)).text) as Inside;

/** What only somebody who can read the provider's books may say. */
const claims = /ledger|effective|one effect|no effect from|now open|payment state|simulat(?!ed: this|ed\.)/i;
const textOf = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');

describe('a cancellation at a provider that is not simulated', () => {
  it('shows what we sent and were told, and that the books cannot be seen', async () => {
    const { id } = await accepted('pace');
    await system.rested(id);
    const page = await open(`#/cancellations/${id}`);
    await page.locator('.cancellation-head').getByText('Cancelled', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'What the provider told us' }).waitFor();
    await page.getByText('The books of PACE Cloud cannot be seen from here.').waitFor();
    await page.getByText("the provider's answer to the cancel").waitFor();
    const row = (name: string) =>
      page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]').first().innerText();

    expect(await row('Attempts')).toBe('1');
    expect(await row('Last exchange')).toMatch(/^Cancel request: cancelled · /);
    expect(await row('Last read')).toBe('none');
    expect(await textOf(page)).not.toMatch(claims);
    expect(await page.locator('.ledger-verdict').count()).toBe(0);
    expect((await inside(id)).payment).toBeNull();
  });

  it('is cancelled in a form without made-up payments and without levers', async () => {
    const page = await open('#/');
    await page.getByRole('radio', { name: 'pace', exact: true }).check();
    const form = page.locator('.cancel-form');
    await form.getByText('PACE Cloud is not simulated: this sends a real cancel to it.').waitFor();

    expect(await form.getByLabel('transactionId', { exact: true }).inputValue()).toBe('');
    expect(await form.getByLabel('Fault').count()).toBe(0);
    expect(await form.getByLabel('Payment state').count()).toBe(0);
    expect(await form.getByRole('button', { name: /^Send/ }).count()).toBe(0);
    expect(await form.innerText()).not.toMatch(claims);

    await form.getByLabel('transactionId', { exact: true }).fill('tx-of-a-person');
    await form.getByRole('button', { name: 'Cancel payment' }).click();
    await page.locator('tbody tr', { hasText: 'tx-of-a-person' }).getByText('Cancelled').waitFor();
    expect((await elsewhere.simulator('pace').ledger('tx-of-a-person')).counts.cancelled).toBe(1);
  });

  it('has no simulator on the page of the simulators', async () => {
    const page = await open('#/simulators');
    await page.locator('[data-provider="stripe"]').waitFor();

    expect(await page.locator('[data-provider="pace"]').count()).toBe(0);
    expect(await textOf(page)).toContain('Not simulated: PACE Cloud.');
  });

  it('shows no effect of a time when a real provider was there, after it is simulated', async () => {
    const { id } = await accepted('pace');
    await system.rested(id);
    const { port } = new URL(system.address);
    await system.close();
    system = await aSystem({ port: Number(port), data: folders[1].path, hurry: 20, clientSecret: secret });
    try {
      const page = await open(`#/cancellations/${id}`);
      await page.getByText('The simulated pace has had no request about this payment.').waitFor();

      expect(await page.locator('.ledger-verdict').count()).toBe(0);
      expect(await textOf(page)).not.toMatch(/ledger|payment state/i);
    } finally {
      await system.close();
      system = await start(Number(port));
    }
  });
});

describe('a cancellation at a simulated provider in the same system', () => {
  it('shows the ledger of the simulator', async () => {
    const { id } = await accepted('lab4pay');
    await system.rested(id);
    const page = await open(`#/cancellations/${id}`);

    await page.getByRole('heading', { name: 'At the simulated provider' }).waitFor();
    await page.getByText("The simulator's ledger shows one effect from 1 attempt").waitFor();
    await page.getByText('Payment state').waitFor();

    expect(await page.getByText('cannot be seen from here').count()).toBe(0);
  });

  it('has an example, a state and faults in the form, and faults for refunds where they are requests', async () => {
    const page = await open('#/');
    await page.getByRole('radio', { name: 'stripe', exact: true }).check();

    expect(await page.getByLabel('paymentIntentId', { exact: true }).inputValue()).not.toBe('');
    expect(await page.getByLabel('Fault').locator('option').allTextContents()).toContain('Refunds, and answers 500');
    await page.getByRole('radio', { name: 'lab4pay', exact: true }).check();
    expect(await page.getByLabel('Fault').locator('option').allTextContents()).not.toContain(
      'Refunds, and answers 500',
    );
    expect(await page.getByRole('button', { name: 'Send 100 times' }).count()).toBe(1);
  });
});

describe('the figures', () => {
  const figures = async (page: Page) =>
    Object.fromEntries(
      await Promise.all(
        (await page.locator('[data-figure]').all()).map(
          async (one) => [await one.getAttribute('data-figure'), Number(await one.locator('dd').innerText())] as const,
        ),
      ),
    ) as Record<string, number>;

  it('add up, count effects only where they can be seen, and count again after a restart', async () => {
    const payment = crypto.randomUUID();
    await put('vtex', payment, 'manual');
    const { body } = await system.accept({ provider: 'vtex', transaction: { paymentId: payment } });
    await put('lab4pay', 'stays-open', 'silent');
    await system.accept({ provider: 'lab4pay', transaction: { transactionId: 'stays-open' } });
    await system.rested(body.id);
    await system.rested((await accepted('pace')).id);
    const page = await open('#/');
    await page.locator('[data-figure="underReview"] dd', { hasText: '1' }).waitFor();
    const before = await figures(page);
    const { accepted: all = 0, open: stillOpen = 0, underReview = 0, ended = 0 } = before;

    expect(stillOpen + underReview + ended).toBe(all);
    expect(stillOpen).toBe(1);
    const { text } = await system.authorised('/local/control/lab4pay/ledger');
    expect(before.effective).toBe(JSON.parse(text).counts.cancelled);
    expect(await page.locator('[data-figure="effective"] dt').innerText()).toBe('took effect at simulators');
    expect(await page.locator('.tally').innerText()).toContain(
      'Effects at PACE Cloud are not counted: it is not simulated.',
    );

    await page.reload();
    await page.locator('[data-figure="accepted"] dd', { hasText: String(all) }).waitFor();
    expect(await figures(page)).toEqual(before);
  });

  it('are grey and say since when they are old while the system is away, and are green again after it', async () => {
    const payment = crypto.randomUUID();
    await put('lab4pay', payment, 'silent');
    await system.accept({ provider: 'lab4pay', transaction: { transactionId: payment } });
    const page = await open('#/');
    const running = page.locator('tbody tr', { hasText: payment }).locator('.running');
    await running.waitFor();
    const lost = page.locator('[data-figure="lost"]');
    await page.locator('[data-figure="lost"].kept').waitFor();
    const before = await figures(page);
    const { port } = new URL(system.address);

    await system.close();
    try {
      await page
        .getByRole('alert')
        .getByText(/The service cannot be reached since .*\d:\d\d:\d\d/)
        .waitFor();
      await page
        .locator('.tally')
        .getByText(/^As of .*\d:\d\d:\d\d.*\./)
        .waitFor();

      expect(await page.locator('.tally .kept').count()).toBe(0);
      expect(await lost.getAttribute('class')).toBe('unknown');
      expect(await page.evaluate('getComputedStyle(document.querySelector(".tally")).filter')).toBe('grayscale(1)');
      expect(await page.locator('main[data-old]').count()).toBe(1);
      const duration = await running.innerText();
      await page.waitForTimeout(600);
      expect(await running.innerText()).toBe(duration);
    } finally {
      system = await start(Number(port));
    }
    await page.locator('[data-figure="lost"].kept').waitFor();
    await page.locator('main:not([data-old])').waitFor();
    expect(await page.locator('.tally').getByText('As of').count()).toBe(0);
    expect(await figures(page)).toEqual(before);
  });

  it.each([320, 390, 1024, 1060, 1113, 1280])('fit into a window of %d px', async (width) => {
    await accepted('lab4pay');
    const page = await open('#/', { width, height: 800 });
    await page.locator('tbody tr').first().waitFor();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

it('no column of the board moves when rows come and change', async () => {
  await accepted('lab4pay');
  const page = await open('#/');
  await page.locator('tbody tr').first().waitFor();
  const columns = () =>
    page.evaluate<number[]>('[...document.querySelectorAll(".board th")].map((th) => th.getBoundingClientRect().x)');
  const before = await columns();
  const payment = 'p'.repeat(120);
  await put('vtex', payment, 'manual');
  await system.accept({ provider: 'vtex', transaction: { paymentId: payment } });

  await page.locator('tbody tr', { hasText: payment }).getByText('Needs a person').waitFor();

  expect(await columns()).toEqual(before);
});
