import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { observedStore } from '../../../../infra/local/pages/observed-store.ts';
import { processing } from '../../../fixtures/a-cancellation.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

const open = processing();
const ended = processing({ status: 'cancelled' });
const lock = 'testpay#p-1';

/** A store in which one record exists; `write` replaces it as a result does. */
function observed(stored: Cancellation | undefined = open) {
  const stopping = new AbortController();
  let current = stored;
  let loads = 0;
  const { untilResting, waitingFor, store } = observedStore(
    {
      ...inMemory().needs.store,
      load: async () => {
        loads += 1;
        return current;
      },
      record: async (record) => {
        current = record;
        return record;
      },
    },
    stopping.signal,
  );
  const write = (record: Cancellation) => store.record(record, {}, { version: record.version }, { lock, now: 0 });
  return { untilResting, waitingFor, write, loads: () => loads, stop: () => stopping.abort() };
}

describe('waiting for a write that makes a cancellation rest', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    const timers = vi.getTimerCount();
    vi.useRealTimers();
    expect(timers).toBe(0);
  });

  it.each(['cancelled', 'review_required'] as const)('ends with the record of that write: %s', async (status) => {
    const { untilResting, waitingFor, write, loads } = observed();
    const resting = processing({ status });
    const callers = Promise.all([untilResting(open.id, 5000), untilResting(open.id, 9000)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(waitingFor()).toBe(1);

    await write(resting);

    expect(await callers).toEqual([resting, resting]);
    expect(loads()).toBe(2);
    expect(waitingFor()).toBe(0);
  });

  it('ends at once if the write came before it', async () => {
    const { untilResting, waitingFor, write } = observed();
    await write(ended);

    expect(await untilResting(open.id, 5000)).toEqual(ended);
    expect(waitingFor()).toBe(0);
  });

  it('sees a write that comes while it reads', async () => {
    const { untilResting, write } = observed();
    const waiting = untilResting(open.id, 5000);
    const written = write(ended);

    expect(await waiting).toEqual(ended);
    await written;
  });

  it('goes on after a write that leaves the cancellation open, and after one to another cancellation', async () => {
    const { untilResting, write, loads } = observed();
    const waiting = untilResting(open.id, 5000);
    await vi.advanceTimersByTimeAsync(4999);
    await write(processing({ id: 'can_other', status: 'cancelled' }));
    await write(processing({ look: 7 }));
    expect(loads()).toBe(1);

    await vi.advanceTimersByTimeAsync(1);

    expect((await waiting)?.look).toBe(7);
    expect(loads()).toBe(2);
  });

  it('ends with what is stored when the time is up', async () => {
    const { untilResting, waitingFor } = observed();
    const waiting = untilResting(open.id, 5000);

    await vi.advanceTimersByTimeAsync(5000);

    expect(await waiting).toEqual(open);
    expect(waitingFor()).toBe(0);
  });

  it('tells when recovery has moved the time of its next look, and not when it could not', async () => {
    const told: [unknown, string][] = [];
    let isMoved = true;
    const { store, listen } = observedStore({ ...inMemory().needs.store, moveWake: async () => isMoved });
    listen(({ wakeAt }, write) => void told.push([wakeAt, write]));

    await store.moveWake({ ...open, wakeAt: 1 }, 5);
    await store.moveWake({ ...open, wakeAt: 5 }, undefined);
    isMoved = false;
    await store.moveWake({ ...open, wakeAt: 1 }, 9);

    expect(told).toEqual([
      [5, 'moveWake'],
      [undefined, 'moveWake'],
    ]);
  });

  it('leaves nothing behind if the store fails', async () => {
    const failing = { ...inMemory().needs.store, load: () => Promise.reject(new Error('the disk is full')) };
    const { untilResting, waitingFor } = observedStore(failing);

    await expect(untilResting(open.id, 5000)).rejects.toThrow('the disk is full');

    expect(waitingFor()).toBe(0);
  });

  it('ends when the process stops, and does not begin after that', async () => {
    const { untilResting, waitingFor, stop } = observed();
    const ends: string[] = [];
    void untilResting(open.id, 5000).then((record) => ends.push(`before: ${record?.status}`));
    await vi.advanceTimersByTimeAsync(10);

    stop();
    void untilResting(open.id, 5000).then((record) => ends.push(`after: ${record?.status}`));
    await vi.advanceTimersByTimeAsync(1);

    expect(ends).toEqual(['before: processing', 'after: processing']);
    expect(waitingFor()).toBe(0);
  });

  it('ends without a record for a cancellation that does not exist', async () => {
    const { untilResting } = observedStore(inMemory().needs.store);
    const waiting = untilResting('can_none', 50);

    await vi.advanceTimersByTimeAsync(50);

    expect(await waiting).toBeUndefined();
  });
});
