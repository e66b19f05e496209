import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aSystem, temporaryFolder } from '../../fixtures/a-system.ts';

/** The wait before the first read where nothing wakes a caller, in milliseconds. */
const firstPause = 250;

describe('Prefer: wait in the local system', () => {
  const folder = temporaryFolder();
  let system: Awaited<ReturnType<typeof aSystem>>;
  beforeEach(async () => {
    system = await aSystem({ data: folder.path });
  });
  afterEach(async () => {
    await system.close();
    folder.remove();
  });

  const accept = (transactionId: string, wait: Record<string, string> = {}) =>
    system.accept({ provider: 'pace', transaction: { transactionId } }, crypto.randomUUID(), wait);

  it('is answered as soon as the result is written', async () => {
    const times: number[] = [];
    for (const id of ['p-1', 'p-2', 'p-3', 'p-4', 'p-5']) {
      const began = performance.now();
      const { body } = await accept(id, { prefer: 'wait=10' });
      times.push(performance.now() - began);
      expect(body.status).toBe('cancelled');
    }

    expect(Math.min(...times)).toBeLessThan(firstPause);
  });

  it('is answered with the open cancellation when the system stops', async () => {
    await system.simulator('pace').fault({ fault: 'slow', exchange: 'cancel', milliseconds: 1500 });
    const { body } = await accept('p-slow');
    const waiting = system.authorised(`/v1/cancellations/${body.id}`, { headers: { prefer: 'wait=20' } });
    await vi.waitFor(async () => expect((await system.simulator('pace').ledger()).effects).toHaveLength(1));

    const [answer] = await Promise.all([waiting, system.close()]);

    expect(answer.body).toMatchObject({ id: body.id, status: 'processing' });
  });
});
