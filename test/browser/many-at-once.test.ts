import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../infra/client/bulk/csv.ts';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests(100);

/** Cancellations for which the provider asks a person. */
const reviews = (count: number, merchantReference = crypto.randomUUID()) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const payment = crypto.randomUUID();
      await system().simulator('vtex').put(payment, 'manual');
      const { body } = await system().accept({
        provider: 'vtex',
        transaction: { paymentId: payment },
        merchantReference,
      });
      await system().rested(body.id);
      return body.id;
    }),
  );

const cardOf = (page: Page, id: string) => page.locator(`[data-id="${id}"]`);

async function select(page: Page, ids: readonly string[]): Promise<void> {
  for (const id of ids) await cardOf(page, id).getByRole('checkbox').check();
}

async function downloaded(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFile(await file.path(), 'utf8');
}

const cellsIn = (text: string) => {
  const [header, ...records] = parseCsv(text).map(({ cells }) => cells);
  return records.map((cells) => Object.fromEntries((header ?? []).map((name, index) => [name, cells[index]])));
};

describe('many reviews', () => {
  it('are rechecked with one note, and each row gets its own result', async () => {
    const ids = await reviews(4);
    const page = await open('#/reviews');
    await select(page, ids.slice(0, 3));
    await page.getByText(/^3 of \d+ selected$/).waitFor();
    const sent = Promise.all(
      ids
        .slice(0, 3)
        .map((id) => page.waitForRequest((request) => request.url().endsWith(`/v1/cancellations/${id}/recheck`))),
    );

    await page.getByRole('button', { name: 'Recheck selected …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Recheck 3 cancellations?' });
    await dialog.getByLabel('Why (may be empty)').fill('after the outage');
    await dialog.getByRole('button', { name: 'Recheck 3 cancellations' }).click();
    const requests = await sent;
    await page.getByText('3 of 3 sent · 3 done · 0 failed.').waitFor();

    expect(requests.map((request) => request.postDataJSON())).toEqual(Array(3).fill({ note: 'after the outage' }));
    for (const id of ids.slice(0, 3)) await cardOf(page, id).getByText('Done.').waitFor();
    expect(await cardOf(page, ids[3] ?? '').getByText('Done.').count()).toBe(0);
    const results = cellsIn(await downloaded(page, 'Download the results'));
    expect(results.map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort());
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('are resolved with one result; a stop leaves the rest alone and marks it', async () => {
    const ids = await reviews(8);
    const page = await open('#/reviews');
    await select(page, ids);
    let held = 0;
    const release = Promise.withResolvers<void>();
    await page.route('**/resolution', async (route) => {
      held += 1;
      await release.promise;
      await route.continue();
    });

    await page.getByRole('button', { name: 'Resolve selected …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resolve 8 cancellations with the same result?' });
    await dialog.getByLabel('What really happened').selectOption('cancelled');
    await dialog.getByLabel('How you know').fill('seen in the portal');
    await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => held).toBe(4);
    release.resolve();
    await page.getByText('4 of 8 sent · 4 done · 0 failed · 4 not begun.').waitFor();

    const statuses = await Promise.all(ids.map(async (id) => (await system().rested(id)).status));
    expect(statuses.filter((status) => status === 'cancelled')).toHaveLength(4);
    expect(held).toBe(4);
    for (const [index, id] of ids.entries()) {
      const words = statuses[index] === 'cancelled' ? 'Done.' : 'Not begun.';
      await cardOf(page, id).getByText(words).waitFor();
    }
  });

  it('are filtered by provider and reason, ordered by age, and all shown can be selected', async () => {
    const ids = await reviews(2);
    const page = await open('#/reviews');
    await cardOf(page, ids[0] ?? '').waitFor();

    await page.getByLabel('Why a person').selectOption('contradicted');
    await page.getByText('No cancellation needs a person.').waitFor();
    await page.getByLabel('Why a person').selectOption('provider_asks');
    await page.getByLabel('Order').selectOption('oldest');
    await cardOf(page, ids[1] ?? '').waitFor();
    await page.getByLabel('Select all shown').check();

    const times = await page.locator('.card time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
    expect(times).toEqual([...times].sort());
    const shown = await page.locator('.card').count();
    await page.getByText(`${shown} of ${shown} selected`).waitFor();
  });
});
