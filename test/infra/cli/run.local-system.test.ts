import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { run } from '../../../infra/cli/run.ts';
import { systemOfThisFile } from '../../system/system-of-this-file.ts';
import { aTerminal } from './a-terminal.ts';

const { address } = await systemOfThisFile(100);

async function rescind(...argv: readonly string[]) {
  const { terminal, texts } = aTerminal();
  const code = await run([...argv, '--address', address], terminal);
  return { code, ...texts };
}

/** Sets the state of a simulated payment. */
async function put(provider: string, id: string, state: string): Promise<void> {
  const url = `${address}/local/control/${provider}/payments/${id}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify({ state }) });
  expect(answer.ok).toBe(true);
}

describe('the command line on the local system', () => {
  it('cancels a payment and shows the result', async () => {
    const { code, out } = await rescind('cancel', 'pace', 'transactionId=cli-1');

    expect(code).toBe(0);
    expect(out).toMatch(/^can_[a-z2-7]{26} {2}Cancelled$/m);
  });

  it('follows a cancellation to its end', async () => {
    const { code, out, err } = await rescind('cancel', 'lab4pay', 'transactionId=cli-2', '--watch');

    expect(code).toBe(0);
    expect(out).toContain('Cancelled');
    expect(err).toMatch(/Accepted\n[\s\S]*Cancelled\n$/);
  });

  it('exits with 3 if the payment was not cancelled', async () => {
    await put('pace', 'cli-3', 'captured');

    const { code, out } = await rescind('cancel', 'pace', 'transactionId=cli-3');

    expect(code).toBe(3);
    expect(out).toContain('the money was taken before a cancel could work');
  });

  it('lists a review, looks again, and resolves it', async () => {
    await put('vtex', 'cli-4', 'manual');
    const created = await rescind('cancel', 'vtex', 'paymentId=cli-4', '--json');
    const { id } = JSON.parse(created.out);

    const waiting = await rescind('review');
    const looked = await rescind('recheck', id);
    const resolved = await rescind('resolve', id, 'cancelled', '--note', 'seen in the portal');
    const after = await rescind('get', id);

    expect(created.code).toBe(4);
    expect(waiting.out).toContain(id);
    expect([looked.code, resolved.code, after.code]).toEqual([4, 0, 0]);
    expect(after.out).toContain('seen in the portal');
  });

  it('cancels a file with payments of every provider', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
    try {
      const file = join(folder, 'payments.csv');
      const rows = ['pace,f-1,,,', 'lab4pay,f-2,,,', 'yuno,f-3,p-3,,ref-3', 'vtex,,p-4,,', 'pg-orders,f-5,,o-5,'];
      await writeFile(file, `provider,transactionId,paymentId,orderId,merchantReference\n${rows.join('\n')}\n`);

      const { code, out } = await rescind('bulk', file);

      expect(out).toContain('5 rows: 5 cancelled');
      expect(code).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds nothing wrong with the local system', async () => {
    const { code, out } = await rescind('doctor');

    expect(out).not.toContain('failed');
    expect(code).toBe(0);
  });

  it('lists cancellations and providers', async () => {
    await rescind('cancel', 'pace', 'transactionId=cli-listed');

    const { out } = await rescind('list', '--provider', 'pace', '--reference', 'cli-listed', '--json');
    const { out: known } = await rescind('providers');

    expect(JSON.parse(out).items).toMatchObject([{ provider: 'pace', transaction: { transactionId: 'cli-listed' } }]);
    expect(known).toMatch(/^pace +transactionId +sends again +rejects/m);
  });

  it('holds and releases a provider, and says so in the list of providers', async () => {
    const held = await rescind('providers', 'hold', 'vtex', '--reason', 'cancels twice');
    const again = await rescind('providers', 'hold', 'vtex', '--reason', 'another one', '--json');
    const during = await rescind('providers');
    const released = await rescind('providers', 'release', 'vtex');
    const after = await rescind('providers');

    expect([held, again, during, released, after].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(held.out).toMatch(/^vtex is held since \S+ by merchant-a: cancels twice$/m);
    expect(JSON.parse(again.out)).toMatchObject({ provider: 'vtex', held: { reason: 'cancels twice' } });
    expect(during.out).toMatch(/^vtex is held since \S+: cancels twice$/m);
    expect(released.out).toMatch(/^vtex is not held$/m);
    expect(after.out).not.toContain('is held');
  });

  it('says what is missing to hold a provider, and which provider does not exist', async () => {
    const unexplained = await rescind('providers', 'hold', 'vtex');
    const unknown = await rescind('providers', 'hold', 'vtx', '--reason', 'x');

    expect(unexplained.code).toBe(2);
    expect(unexplained.err).toMatch(/--reason/);
    expect(unknown.code).toBe(6);
    expect(unknown.err).toBe('rescind: refused: there is no provider "vtx"; did you mean vtex?\n');
  });

  it('runs as a program', async () => {
    const program = join(import.meta.dirname, '../../../infra/cli/rescind.ts');
    const argv = [program, 'cancel', 'pace', 'transactionId=cli-5', '--json', '--address', address];

    const { stdout } = await promisify(execFile)(process.execPath, argv, { env: { HOME: '/nowhere' } });

    expect(JSON.parse(stdout)).toMatchObject({ status: 'cancelled' });
  });
});
