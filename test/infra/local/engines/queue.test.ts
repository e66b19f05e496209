import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localQueues } from '../../../../infra/local/engines/provider-queue.ts';
import { look } from '../../../functions/ports/provider-queue.contract.ts';
import { retainedHeap } from './retained-heap.ts';

/** The machine may be busy. */
const patiently = { timeout: 10_000 };

/** Queues whose clock the test sets, and the numbers of the looks that they delivered. */
function prepare({ deliver = async () => {} }: { readonly deliver?: () => Promise<void> } = {}) {
  const delivered: number[] = [];
  const clock = { offset: 0 };
  const queues = localQueues({
    clock: () => Date.now() + clock.offset,
    visibility: () => 50,
    onDeadLetter: () => undefined,
    deliver: async (_provider, message) => {
      delivered.push(message.look);
      await deliver();
    },
  });
  onTestFinished(() => queues.close());
  return { queues, delivered, clock };
}

/** Queues that deliver one message at a time, and whose looks they delivered, in that order. */
function prepareOneAtATime() {
  const delivered: string[] = [];
  const clock = { now: 0 };
  const queues = localQueues({
    concurrency: 1,
    clock: () => clock.now,
    onDeadLetter: () => undefined,
    deliver: async (_provider, { cancellationId }) => void delivered.push(cancellationId),
  });
  onTestFinished(() => queues.close());
  return { queues, delivered, clock };
}

describe('a merchant with 10,000 due messages', () => {
  it('delays the message of another merchant by one turn', async () => {
    const { queues, delivered } = prepareOneAtATime();
    for (let n = 0; n < 10_000; n += 1) await queues.send('pace', 'merchant-a', look(n, 'of-a'), 0);

    await queues.send('pace', 'merchant-b', look(0, 'of-b'), 0);
    await expect.poll(() => delivered.length, patiently).toBe(10_001);

    // One message of A may be on its way already.
    expect(delivered.indexOf('of-b')).toBeLessThanOrEqual(2);
  });

  it('delays it no more if all of them become due at the same time', async () => {
    const { queues, delivered, clock } = prepareOneAtATime();
    const sendOfA = async () => {
      for (let n = 0; n < 5000; n += 1) await queues.send('pace', 'merchant-a', look(n, 'of-a'), 20);
    };
    await sendOfA();
    for (let n = 0; n < 3; n += 1) await queues.send('pace', `merchant-${n}`, look(n, `of-${n}`), 20);
    await sendOfA();

    clock.now = 20;
    await expect.poll(() => delivered.length, patiently).toBe(10_003);

    for (let n = 0; n < 3; n += 1) expect(delivered.indexOf(`of-${n}`)).toBeLessThanOrEqual(4);
  });
});

describe('a delayed message', () => {
  it('holds less than 250 bytes', async () => {
    // In a process of its own: while coverage is measured, objects are larger.
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'message-bytes.ts')]);

    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout)).toBeLessThan(250);
  });

  it('arrives in the order of the delays, also if it was sent last', async () => {
    const { queues, delivered } = prepare();

    await queues.send('pace', 'merchant-a', look(3), 90);
    await queues.send('pace', 'merchant-a', look(2), 60);
    await queues.send('pace', 'merchant-a', look(1), 30);
    await expect.poll(() => delivered, patiently).toHaveLength(3);

    expect(delivered).toEqual([1, 2, 3]);
  });

  it('is not late if the clock was set forward after an older message was sent', async () => {
    const { queues, delivered, clock } = prepare();
    await queues.send('pace', 'merchant-a', look(1), 600_000);

    clock.offset = 300_000;
    await queues.send('pace', 'merchant-a', look(2), 300_020);
    clock.offset = 599_990;
    await queues.send('pace', 'merchant-a', look(3), 100);
    await expect.poll(() => delivered, patiently).toHaveLength(3);

    expect(delivered).toEqual([1, 2, 3]);
  });

  it('does not wait for older ones if the clock was set back', async () => {
    const { queues, delivered, clock } = prepare();
    await queues.send('pace', 'merchant-a', look(1), 50);

    clock.offset = -3_600_000;
    await queues.send('pace', 'merchant-a', look(2), 50);
    await expect.poll(() => delivered, patiently).toEqual([2]);
    await sleep(100);

    expect(delivered).toEqual([2]);
    expect(queues.size('pace').waiting).toBe(1);
  });

  it('leaves nothing in memory after its delivery', async () => {
    const { queues, delivered } = prepare();
    const send = async (messages: number) => {
      for (let n = 0; n < messages; n += 1) await queues.send('pace', 'merchant-a', look(n), n % 2);
      await expect.poll(() => delivered.length, patiently).toBe(messages);
      delivered.length = 0;
    };
    await send(5000);

    const bytes = await retainedHeap(() => send(20_000));

    expect(queues.size('pace')).toEqual({ waiting: 0, ready: 0, running: 0 });
    expect(bytes / 20_000).toBeLessThan(50);
  });

  it('comes again on time after a failure, while later ones wait', async () => {
    let failures = 0;
    const { queues, delivered } = prepare({
      deliver: async () => {
        failures += 1;
        if (failures < 3) throw new Error('worker crashed');
      },
    });
    await queues.send('pace', 'merchant-a', look(9), 600_000);
    const began = performance.now();

    await queues.send('pace', 'merchant-a', look(1), 0);
    await expect.poll(() => delivered, patiently).toEqual([1, 1, 1]);

    expect(performance.now() - began).toBeGreaterThanOrEqual(99);
    expect(queues.size('pace')).toEqual({ waiting: 1, ready: 0, running: 0 });
  });
});
