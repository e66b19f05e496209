import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { browserTests, cutOff } from './a-page.ts';
import { findings } from './accessibility.ts';

const { open, system } = browserTests(1, cutOff);

let reviewed = '';
beforeAll(async () => {
  const payment = crypto.randomUUID();
  await system().simulator('vtex').put(payment, 'manual');
  const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
  reviewed = (await system().rested(body.id)).id;
});

const away = (page: Page) => page.getByRole('alert').getByText('The service cannot be reached');
const rawError = /Failed to fetch|NetworkError|TypeError|undefined/;

describe('while the network is cut', () => {
  it.each([
    ['the first page', () => '#/', 'tbody tr'],
    ['the list', () => '#/cancellations', 'tbody tr'],
    ['one cancellation', () => `#/cancellations/${reviewed}`, '.timeline li'],
    ['the reviews', () => '#/reviews', '.card'],
    ['the providers', () => '#/providers', '.card'],
    ['the simulators', () => '#/simulators', '.card .facts'],
  ])('%s says so, keeps what it showed, and is up to date again by itself', async (_name, path, shown) => {
    const page = await open(path());
    await page.locator(shown).first().waitFor();
    const before = await page.locator(shown).count();

    await page.context().setOffline(true);
    await away(page).waitFor();

    expect(await page.locator(shown).count()).toBe(before);
    expect(await page.locator('main[data-old]').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Retry' }).first().isVisible()).toBe(true);
    expect(await page.locator('body').innerText()).not.toMatch(rawError);
    const asked = page.waitForRequest((request) => /\/(v1|local)\//.test(request.url()));
    await page.context().setOffline(false);
    await away(page).waitFor({ state: 'detached' });
    await asked;
    expect(await page.locator('main[data-old]').count()).toBe(0);
    expect(await page.locator(shown).count()).toBe(before);
  });

  it('another page says that nothing is loaded yet, and loads when somebody retries', async () => {
    const page = await open('#/providers');
    await page.locator('.card').first().waitFor();
    await page.route(/\/(v1|local)\//, (route) => route.abort());
    await page.getByRole('link', { name: 'Cancellations' }).click();
    await away(page).waitFor();
    await page.getByText('Nothing is loaded yet.').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.getByRole('columnheader').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toMatch(rawError);

    await page.unrouteAll();
    await page.getByRole('button', { name: 'Retry' }).click();

    await page.locator('tbody tr').first().waitFor();
  });

  it('the page does not start, says so, and starts by itself', async () => {
    const page = await open('#/');
    await page.route('**/v1/**', (route) => route.abort());
    await page.reload();
    await page.getByText('The service cannot be reached. This page tries again by itself.').waitFor();

    await page.unrouteAll();

    await page.getByRole('button', { name: 'Cancel payment' }).waitFor();
  });
});

describe('before the answer', () => {
  it.each([
    ['the list', '#/cancellations'],
    ['the reviews', '#/reviews'],
    ['the providers', '#/providers'],
  ])('%s says that it is loading, and shows no bare headers', async (_name, path) => {
    const page = await open('#/simulators');
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/v1/**', async (route) => {
      await promise;
      await route.continue();
    });

    await page.goto(`${system().address}/${path}`);

    await page.getByRole('status').getByText('Loading …').waitFor();
    expect(await page.getByRole('columnheader').count()).toBe(0);
    resolve();
    await page.getByText('Loading …').waitFor({ state: 'detached' });
  });
});
