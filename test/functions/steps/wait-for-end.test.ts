import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { waitForEnd } from '../../../functions/steps/wait-for-end.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

describe('waiting for the final status', () => {
  beforeEach(() => void vi.useFakeTimers({ now: noon }));
  afterEach(() => void vi.useRealTimers());

  const ended = processing({ status: 'cancelled' });

  /** When the record was read, in milliseconds from the beginning, and what came of the wait. */
  async function waited(seconds: number, record: Cancellation, read: (at: number) => Cancellation | undefined) {
    const reads: number[] = [];
    const load = async () => {
      const at = Date.now() - noon;
      reads.push(at);
      return read(at);
    };
    const waiting = waitForEnd(record, seconds, { store: { ...inMemory().needs.store, load }, now: Date.now });
    await vi.advanceTimersByTimeAsync(30_000);
    return { newest: await waiting, reads };
  }

  it.each([
    ['without a wait', 0, processing()],
    ['of a final cancellation', 5, ended],
    ['of a review', 5, processing({ status: 'review_required' })],
  ])('reads nothing %s', async (_what, seconds, record) => {
    expect(await waited(seconds, record, () => undefined)).toEqual({ newest: record, reads: [] });
  });

  it('reads less and less often, at least once a second, and a last time at the end of the wait', async () => {
    const { reads } = await waited(6, processing(), () => processing());

    expect(reads).toEqual([250, 625, 1187, 2030, 3030, 4030, 5030, 6000]);
  });

  it.each([
    [400, [250, 625]],
    [2000, [250, 625, 1187, 2030]],
  ])('ends with the first record that rests: after %i ms it has read at %j ms', async (end, expected) => {
    const { newest, reads } = await waited(6, processing(), (at) => (at >= end ? ended : processing()));

    expect(newest).toBe(ended);
    expect(reads).toEqual(expected);
  });

  it('ends with the newest record at the end of the wait', async () => {
    const { newest } = await waited(0.2, processing(), () => processing({ look: 9 }));

    expect(newest.look).toBe(9);
  });

  it('returns the last known record if the record does not exist any more', async () => {
    const { newest } = await waited(0.2, processing({ look: 3 }), () => undefined);

    expect(newest.look).toBe(3);
  });

  it.each([
    ['the record that a write left', ended, ended],
    ['the last known record if the record does not exist any more', undefined, processing()],
  ])('reads nothing if the writes of this process wake it, and ends with %s', async (_what, found, expected) => {
    const { store } = inMemory().needs;
    const asked: unknown[] = [];
    const untilResting = async (...wait: unknown[]) => {
      asked.push(wait);
      return found;
    };
    const load = async () => expect.fail('it reads');

    const newest = await waitForEnd(processing(), 6, { store: { ...store, load }, now: Date.now, untilResting });

    expect(newest).toEqual(expected);
    expect(asked).toEqual([[processing().id, 6000]]);
  });
});
