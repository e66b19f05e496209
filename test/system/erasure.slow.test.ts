import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { runErase } from '../../infra/cloud/erasure/command.ts';
import { records } from '../../infra/cloud/erasure/records.ts';
import { localDynamo } from '../../infra/local/engines/database.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { startDynoxide } from '../fixtures/dynoxide.ts';

/** A whole system on the deployed adapter, and the command on its table. */
async function aSystemAndItsTable() {
  const engine = await startDynoxide();
  const folder = temporaryFolder();
  const system = await aSystem({ data: folder.path, hurry: 100, store: new URL(engine.endpoint) });
  const client = localDynamo(engine.endpoint);
  onTestFinished(async () => {
    await system.close();
    client.destroy();
    await engine.stop();
    folder.remove();
  });
  const erase = async (...args: string[]) => {
    const said: string[] = [];
    const recordsOf = async () => records({ client, tableName: 'rescind' });
    const code = await runErase(['--merchant', 'merchant-a', ...args], {
      recordsOf,
      now: Date.now,
      say: (line) => said.push(line),
    });
    return { code, said };
  };
  return { system, erase };
}

it('erases a payment that a running system has cancelled, and the system still keeps its promises about it', async () => {
  const { system, erase } = await aSystemAndItsTable();
  const [payment, key] = [`yuno-${randomUUID()}`, randomUUID()];
  const request = {
    provider: 'yuno',
    transaction: { paymentId: payment, transactionId: `${payment}-t` },
    merchantReference: 'order of Ana',
    description: 'for Ana',
  };
  const { id } = await system.rested((await system.accept(request, key)).body.id);
  const read = async () => (await system.authorised(`/v1/cancellations/${id}`)).body;
  await expect.poll(async () => (await erase('--payment', 'order of Ana')).code, { timeout: 5000 }).toBe(0);
  expect(await read()).toMatchObject({ description: 'for Ana' });

  const { code, said } = await erase('--payment', 'order of Ana', '--apply');

  expect(code, said.join('\n')).toBe(0);
  const erased = await read();
  expect(erased).toMatchObject({ id, status: 'cancelled', transaction: {}, description: null });
  expect(erased.timeline.at(-1)?.event).toBe('erased');
  expect(JSON.stringify(erased)).not.toMatch(/Ana|yuno-/);
  expect((await system.authorised(`/v1/cancellations?reference=${payment}`)).text).toContain('"items":[]');
  expect(await system.accept(request, key)).toMatchObject({ status: 200, body: { id } });
  expect(await system.accept(request)).toMatchObject({ status: 409, body: { cancellationId: id } });
  expect((await system.authorised(`/v1/cancellations/${id}/recheck`, { method: 'POST' })).status).toBe(409);
  expect((await system.simulator('yuno').ledger(payment)).counts.cancelled).toBe(1);
});
