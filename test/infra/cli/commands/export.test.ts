import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { parseCsv } from '../../../../infra/client/bulk/csv.ts';
import { json, type stub } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { corrected, cancelled, rejected, review, refunded } = resourceExamples([...providers.values()]);
const capabilities = {
  items: [
    { transaction: { properties: { transactionId: {}, orderId: {} } } },
    { transaction: { properties: { paymentId: {}, transactionId: {} } } },
  ].map(({ transaction }) => ({
    provider: 'pace',
    title: 'Pace',
    transaction,
    required: [],
    safeToResend: true,
    statusReadable: false,
    configured: true,
    whenInDoubt: 'resend',
    afterCapture: 'rejects',
    partialAmounts: false,
    webhooks: false,
    deadlineSeconds: 900,
    held: null,
  })),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A service with these pages. */
const withPages =
  (...pages: readonly (readonly unknown[])[]): Parameters<typeof stub>[0] =>
  ({ path, query }) => {
    if (path === '/v1/providers') return json(200, capabilities);
    const page = Number(new URLSearchParams(query).get('cursor') ?? 0);
    const nextCursor = page + 1 < pages.length ? String(page + 1) : null;
    return json(200, { items: pages[page], nextCursor, searchedBackTo: nextCursor && '2026-11-20T00:00:00.000Z' });
  };

const cellsOf = (text: string) => {
  const [header, ...records] = parseCsv(text).map(({ cells }) => cells);
  return records.map((cells) => Object.fromEntries((header ?? []).map((name, index) => [name, cells[index]])));
};

describe('export', () => {
  it('writes every page of the filtered list, with a column for each reference', async () => {
    const { code, out, err, requests } = await runWith(
      ['export', '--status', 'cancelled', '--from', '2026-11-01', '--review-code', 'not_readable'],
      withPages([cancelled.value, rejected.value], [], [refunded.value, review.value]),
    );

    expect(code).toBe(0);
    expect(err).toContain('4 cancellations\n');
    expect(parseCsv(out)[0]?.cells.slice(0, 6)).toEqual([
      'id',
      'provider',
      'transactionId',
      'orderId',
      'paymentId',
      'merchantReference',
    ]);
    const rows = cellsOf(out);
    expect(rows.map(({ status }) => status)).toEqual([
      'cancelled',
      'rejected',
      refunded.value.status,
      'review_required',
    ]);
    expect(rows[2]).toMatchObject({
      id: refunded.value.id,
      refundedAmount: String(refunded.value.refund?.amount.value),
      refundedCurrency: refunded.value.refund?.amount.currency,
      completedAt: refunded.value.completedAt,
    });
    expect(rows[3]).toMatchObject({ code: review.value.review?.code, by: '' });
    const lists = requests.filter(({ path }) => path === '/v1/cancellations');
    expect(lists).toHaveLength(3);
    for (const { query } of lists)
      expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({
        status: 'cancelled',
        from: '2026-11-01',
        reviewCode: 'not_readable',
      });
  });

  it('names who decided with the subject of the token, because a name may be chosen freely', async () => {
    const { out } = await runWith(['export'], withPages([corrected.value]));

    expect(cellsOf(out)[0]).toMatchObject({
      by: 'ana (7d1f0c52-8a3e-4b9d-b6a4-2f51e0c9d3aa)',
      correctedBy: expect.stringMatching(/^ben \(.+\)$/),
    });
  });

  it('shows what a correction says, with its amount, beside the end that it corrects', async () => {
    const said = { at: rejected.value.updatedAt, by: 'ana', byName: null, reference: null, note: 'the bank says so' };
    const refund = { amount: { value: 1250, currency: 'EUR' } };
    const corrections = [
      { ...said, status: 'rejected', code: 'expired', refund: null },
      { ...said, status: 'partially_refunded', code: null, refund },
    ] as const;

    const { out } = await runWith(['export'], withPages([{ ...rejected.value, corrections }, refunded.value]));

    const [corrected, other] = cellsOf(out);
    expect(corrected).toMatchObject({
      status: 'rejected',
      refundedAmount: '',
      correctedTo: 'partially_refunded',
      correctedCode: '',
      correctedRefundedAmount: '1250',
      correctedRefundedCurrency: 'EUR',
      correctedBy: 'ana',
    });
    expect(other).toMatchObject({ correctedTo: '', correctedRefundedAmount: '', correctedBy: '' });
  });

  it('writes nothing that a spreadsheet would run, and no reference gets lost', async () => {
    const nasty = ['=1+1', '+x', '-x', '@x', '\tx', '\rx', 'a,b;"c"', '00123', '-12', "'=x"];

    const { out } = await runWith(
      ['export'],
      withPages(nasty.map((merchantReference) => ({ ...cancelled.value, merchantReference }))),
    );

    expect(cellsOf(out).map(({ merchantReference }) => merchantReference)).toEqual([
      "'=1+1",
      "'+x",
      "'-x",
      "'@x",
      "'\tx",
      "'\rx",
      'a,b;"c"',
      '00123',
      '-12',
      "''=x",
    ]);
  });

  it('puts the file in place as a whole, and leaves the old one after a failure', async () => {
    const file = join(folder, 'list.csv');
    await writeFile(file, 'old');

    const failed = await runWith(['export', '--output', file], (request, count) =>
      request.query.includes('cursor=') ? json(400, { title: 'no' }) : withPages([cancelled.value], [])(request, count),
    );
    expect([failed.code, await readFile(file, 'utf8')]).toEqual([6, 'old']);
    expect(existsSync(`${file}.new`)).toBe(false);

    const { code, out, err } = await runWith(['export', '--output', file], withPages([cancelled.value]));

    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(`1 cancellation in ${file}`);
    expect(cellsOf(await readFile(file, 'utf8'))).toMatchObject([{ id: cancelled.value.id }]);
  });

  it('cannot steer a terminal', async () => {
    const description = '\u001b[2J';
    const value = { ...cancelled.value, merchantReference: description };

    const { out } = await runWith(['export'], withPages([value]), { isTerminal: true });

    expect(out).not.toContain('\u001b');
  });

  it('says which file cannot be written', async () => {
    const { code, err } = await runWith(['export', '--output', '/nowhere/x.csv'], withPages([]));

    expect([code, err]).toEqual([2, expect.stringContaining('/nowhere/x.csv cannot be written')]);
  });
});
