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

    expect(reads).toEqual([50, 125, 237, 405, 658, 1037, 1606, 2460, 3460, 4460, 5460, 6000]);
  });

  it('ends with the first record that is final or under review', async () => {
    const { newest, reads } = await waited(6, processing(), (at) => (at > 200 ? ended : processing()));

    expect(newest).toBe(ended);
    expect(reads).toHaveLength(3);
  });

  it('ends with the newest record at the end of the wait', async () => {
    const { newest } = await waited(0.2, processing(), () => processing({ look: 9 }));

    expect(newest.look).toBe(9);
  });

  it('returns the last known record if the record does not exist any more', async () => {
    const { newest } = await waited(0.2, processing({ look: 3 }), () => undefined);

    expect(newest.look).toBe(3);
  });
});
