import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { maxTextLength } from '../../functions/api/field-schemas.ts';
import { parseCsv } from '../../infra/client/bulk/csv.ts';
import { browserTests, cutOff } from './a-page.ts';

const { open, system } = browserTests(100, cutOff);

/** Cancellations for which the provider asks a person. */
const reviews = (count: number, merchantReference: string = crypto.randomUUID()) =>
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
    const why = dialog.getByLabel('Why (may be empty)');
    // A longer one would be refused for each of them.
    expect(await why.getAttribute('maxlength')).toBe(String(maxTextLength));
    await why.fill('after the outage');
    await dialog.getByRole('button', { name: 'Recheck 3 cancellations' }).click();
    const requests = await sent;
    await page.getByText('3 of 3 sent · 3 done · 0 failed.').waitFor();

    expect(requests.map((request) => request.postDataJSON())).toEqual(Array(3).fill({ note: 'after the outage' }));
    for (const id of ids.slice(0, 3)) await cardOf(page, id).getByText('Done.').waitFor();
    expect(
      await cardOf(page, ids[3] ?? '')
        .getByText('Done.')
        .count(),
    ).toBe(0);
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

  it('begin nothing more once the service cannot be reached', async () => {
    const ids = await reviews(8);
    const page = await open('#/reviews');
    await select(page, ids);
    let tried = 0;
    await page.route('**/resolution', (route) => {
      tried += 1;
      return route.abort();
    });

    await page.getByRole('button', { name: 'Resolve selected …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resolve 8 cancellations with the same result?' });
    await dialog.getByLabel('What really happened').selectOption('cancelled');
    await dialog.getByLabel('How you know').fill('seen in the portal');
    await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByText(/ not begun\. Stopped: The service cannot be reached\./).waitFor();

    expect(tried).toBeLessThan(8);
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

describe('a CSV file', () => {
  const upload = (page: Page, text: string | Buffer) =>
    page
      .getByLabel('CSV file')
      .setInputFiles({ name: 'payments.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

  it('is checked, confirmed once, sent, and its results have every row in the order of the input', async () => {
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    const text = `Invoice;PROVIDER;TransactionId;merchantReference\n=7;pace;${one};a\n8;nope;x;b\n9;pace;${two};c\n=7;pace;${one};a\n`;
    const page = await open('#/cancellations');
    await page.getByRole('link', { name: 'Cancel many payments from a CSV file' }).click();
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(new URL(request.url()).pathname));

    await upload(page, text);
    await page.getByText('4 rows: 2 to send (2 pace) · 1 bad · 1 repeat an earlier line.').waitFor();
    await page.getByText('Kept in the results and not sent: Invoice.').waitFor();
    await page.locator('tr.marked', { hasText: '"nope" is not known' }).waitFor();
    await page.locator('tr.marked', { hasText: 'Repeats line 2, not sent' }).waitFor();
    await page.getByRole('button', { name: 'Cancel 2 payments …' }).click();
    expect(posts.filter((path) => path.startsWith('/v1/'))).toEqual([]);
    await page.getByRole('button', { name: 'Cancel 2 payments', exact: true }).click();
    await page.getByText('2 of 2 sent · 2 done · 0 failed.').waitFor();
    const results = await downloaded(page, 'Download the results');

    expect(parseCsv(results, ';')[0]?.cells.slice(0, 4)).toEqual([
      'Invoice',
      'PROVIDER',
      'TransactionId',
      'merchantReference',
    ]);
    const rows = parseCsv(results, ';').map(({ cells }) => [cells[0], cells[4], cells.at(-2)]);
    expect(rows.slice(1)).toEqual([
      ["'=7", 'cancelled', '2'],
      ['8', 'bad', '3'],
      ['9', 'cancelled', '4'],
      ["'=7", 'duplicate', '5'],
    ]);
    expect(posts.filter((path) => path === '/v1/cancellations')).toHaveLength(2);
    // The same file again: the same keys, so no second cancel.
    await upload(page, `provider,transactionId,merchantReference\npace,${one},a\n`);
    await page.getByRole('button', { name: 'Cancel 1 payment …' }).click();
    await page.getByRole('button', { name: 'Cancel 1 payment', exact: true }).click();
    await page.getByText('1 of 1 sent · 1 done · 0 failed.').waitFor();
    expect((await system().simulator('pace').ledger(one)).counts.cancelled).toBe(1);
  });

  it.each([390, 1024, 1280])('needs no horizontal scrolling at %d px', async (width) => {
    const page = await open('#/upload', { viewport: { width, height: 900 } });

    await upload(page, `provider,transactionId\nnope,x\npace,${'t'.repeat(60)}\n`);
    await page.getByText('2 rows').waitFor();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const why = await page.locator('.upload-rows td:last-child').first().boundingBox();
    expect(why?.width).toBeGreaterThan(width / 4);
  });

  it.each([
    ['provider,transactionId\npace,t-1\npace,"t-2\npace,t-3\n', 'Line 3: a quote is opened there and not closed'],
    ['transactionId\nt\n', 'the column "provider" is missing'],
    [Buffer.from([0xff, 0xfe, 0x61]), 'not UTF-8'],
  ])('that is wrong as a whole is refused: %j', async (text, words) => {
    const page = await open('#/upload');

    await upload(page, text);
    await page.getByText(words).waitFor();

    expect(await page.getByRole('button', { name: /^Cancel/ }).count()).toBe(0);
  });
});

describe('the export of a list', () => {
  it('has what the filter finds, in a file that no spreadsheet runs', async () => {
    const order = `=order-${crypto.randomUUID()}`;
    const ids = await reviews(3, order);
    const page = await open(`#/cancellations?reference=${encodeURIComponent(order)}`);
    await page.getByText('3 shown').waitFor();

    const text = await downloaded(page, 'Export CSV');
    await page.getByText('3 exported.').waitFor();

    const rows = cellsIn(text);
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(rows[0]).toMatchObject({
      provider: 'vtex',
      merchantReference: `'${order}`,
      status: 'review_required',
      code: 'provider_asks',
      attempts: '1',
    });
    expect(rows[0]?.paymentId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('can be cancelled, and then makes no file', async () => {
    const page = await open('#/cancellations');
    const release = Promise.withResolvers<void>();
    await page.route('**/v1/cancellations?*limit=100*', async (route) => {
      await release.promise;
      await route.continue();
    });

    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByRole('button', { name: 'Cancel the export' }).click();
    release.resolve();

    await page.getByText('Cancelled. No file was made.').waitFor();
  });
});
