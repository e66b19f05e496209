import { describe, expect, it } from 'vitest';
import { run } from '../../../../infra/cli/run.ts';
import { rescindClient } from '../../../../infra/client/client.ts';
import { systemOfThisFile } from '../../../system/system-of-this-file.ts';
import { aTerminal } from '../a-terminal.ts';

const { address } = await systemOfThisFile(100);
const client = rescindClient({ address, clientId: 'merchant-a', clientSecret: 'local' });
const count = 100;

async function rescind(...argv: readonly string[]) {
  const { terminal, texts } = aTerminal();
  const code = await run([...argv, '--address', address], terminal);
  return { code, ...texts };
}

async function put(id: string, state: string): Promise<void> {
  const url = `${address}/local/control/vtex/payments/${id}`;
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(url, { method: 'PUT', headers, body: JSON.stringify({ state }) })).ok).toBe(true);
}

/** A hundred cancellations for which the provider asks a person. */
async function reviews(prefix: string): Promise<readonly string[]> {
  const payments = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  await Promise.all(payments.map((paymentId) => put(paymentId, 'manual')));
  const all = await Promise.all(
    payments.map((paymentId) =>
      client.cancel(paymentId, { provider: 'vtex', transaction: { paymentId } }, { waitSeconds: 20 }),
    ),
  );
  expect(new Set(all.map(({ cancellation }) => cancellation.status))).toEqual(new Set(['review_required']));
  return all.map(({ cancellation }) => cancellation.id);
}

describe('a hundred reviews on the local system', { timeout: 120_000 }, () => {
  it('are resolved and rechecked with one command each, and every one has its own result', async () => {
    const ids = await reviews('many');
    const [resolved, left] = [ids.slice(0, 50), ids.slice(50)];

    const filtered = await rescind('export', '--review-code', 'provider_asks', '--provider', 'vtex');
    expect(filtered.out.split('\r\n')).toHaveLength(count + 2);
    const other = await rescind('list', '--review-code', 'not_readable', '--json');
    expect(JSON.parse(other.out)).toMatchObject({ items: [], nextCursor: null });

    const first = await rescind('resolve', ...resolved, 'cancelled', '--note', 'seen in the portal', '--yes', '--json');
    const results = first.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first.code).toBe(0);
    expect(results.at(-1)).toEqual({ summary: { Cancelled: 50 } });
    expect(
      results
        .slice(0, -1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...resolved].sort());

    const second = await rescind(
      'recheck',
      '--code',
      'provider_asks',
      '--provider',
      'vtex',
      '--yes',
      '--json',
      '--concurrency',
      '16',
    );
    const looked = second.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(second.code).toBe(4);
    expect(
      looked
        .slice(0, -1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...left].sort());
    expect(new Set(looked.slice(0, -1).map(({ status }) => status))).toEqual(new Set(['review_required']));

    for (const id of resolved) {
      const { status, evidence } = await client.get(id);
      expect([status, evidence?.via, evidence?.message]).toEqual(['cancelled', 'operator', 'seen in the portal']);
    }
  });
});
