import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { preferredWait } from '../../../functions/api/http/request.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { maxWait, type WaitingPlaces } from '../../../functions/ports/waiting-places.ts';
import { waitForEnd } from '../../../functions/steps/wait-for-end.ts';
import { localWaitingPlaces } from '../../../infra/local/engines/admission.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { aPost } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

describe('waiting for the final status', () => {
  beforeEach(() => void vi.useFakeTimers({ now: noon }));
  afterEach(() => void vi.useRealTimers());

  const ended = processing({ status: 'cancelled' });

  /** When the record was read, in milliseconds from the beginning, and what came of the wait. */
  async function waited(seconds: number, record: Cancellation, read: (at: number) => Cancellation | undefined) {
    const reads: number[] = [];
    const show = async () => {
      const at = Date.now() - noon;
      reads.push(at);
      return read(at);
    };
    const { store, log } = inMemory().needs;
    const waiting = waitForEnd(record, seconds, { store: { ...store, show }, now: Date.now, log });
    await vi.advanceTimersByTimeAsync(30_000);
    const { record: newest, isApplied } = await waiting;
    return { newest, reads, isApplied };
  }

  it.each([
    ['without a wait', 0, processing()],
    ['of a final cancellation', 5, ended],
    ['of a review', 5, processing({ status: 'review_required' })],
  ])('reads nothing %s', async (_what, seconds, record) => {
    const isApplied = seconds > 0;
    expect(await waited(seconds, record, () => undefined)).toEqual({ newest: record, reads: [], isApplied });
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
    const { newest } = await waited(0.2, processing(), () => processing({ version: 9 }));

    expect(newest.version).toBe(9);
  });

  it('returns the last known record if the record does not exist any more', async () => {
    const { newest } = await waited(0.2, processing({ version: 3 }), () => undefined);

    expect(newest.version).toBe(3);
  });

  it.each([
    ['the record that a write left', ended, ended],
    ['the last known record if the record does not exist any more', undefined, processing()],
  ])('reads nothing if the writes of this process wake it, and ends with %s', async (_what, found, expected) => {
    const { store, log } = inMemory().needs;
    const asked: unknown[] = [];
    const untilResting = async (...wait: unknown[]) => {
      asked.push(wait);
      return found;
    };
    const show = async () => expect.fail('it reads');

    const newest = await waitForEnd(processing(), 6, { store: { ...store, show }, now: Date.now, untilResting, log });

    expect(newest).toEqual({ record: expected, isApplied: true });
    expect(asked).toEqual([[processing().id, 6000]]);
  });

  it('counts the time from when the request was received, so that its function has time left to answer', async () => {
    const { needs } = inMemory();
    const asked: unknown[] = [];
    const untilResting = async (...wait: unknown[]) => {
      asked.push(wait);
      return ended;
    };
    const wait = (received: number) => waitForEnd(processing(), 20, { ...needs, untilResting }, received);

    expect(await wait(noon - 12_000)).toEqual({ record: ended, isApplied: true });
    expect(await wait(noon - 20_000)).toEqual({ record: processing(), isApplied: true });
    expect(asked).toEqual([[processing().id, 8000]]);
  });

  it('ends a second after its time although a read takes longer', async () => {
    const { needs, logged } = inMemory();
    const untilResting = () => new Promise<undefined>(() => {});
    let answer: unknown;
    void waitForEnd(processing(), 20, { ...needs, now: Date.now, untilResting }).then((found) => (answer = found));

    await vi.advanceTimersByTimeAsync(20_999);
    expect(answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(answer).toEqual({ record: processing(), isApplied: false });
    expect(logged.map(([, message]) => message)).toEqual(['wait ended early']);
    expect(vi.getTimerCount()).toBe(0);
  });

  describe('with places for waiting callers', () => {
    /** Two waits at the same time for a record that rests at once. */
    async function waits(places: WaitingPlaces, untilResting = async (): Promise<Cancellation | undefined> => ended) {
      const { needs, logged } = inMemory();
      const waiting = [1, 2].map(() => waitForEnd(processing(), 6, { ...needs, untilResting, places }));
      return { answers: await Promise.allSettled(waiting), logged };
    }
    const value = (record: Cancellation, isApplied: boolean) => ({
      status: 'fulfilled' as const,
      value: { record, isApplied },
    });

    it('answers at once if no place is left, and waits if there is one', async () => {
      const { answers, logged } = await waits(localWaitingPlaces(1));

      expect(answers).toEqual([value(ended, true), value(processing(), false)]);
      expect(logged).toEqual([]);
    });

    it('answers with the record that is known if a read fails, and gives the place back', async () => {
      const places = localWaitingPlaces(2);

      const { answers, logged } = await waits(places, () => Promise.reject(new Error('the table is gone')));

      expect(answers).toEqual([value(processing(), false), value(processing(), false)]);
      expect(logged).toHaveLength(2);
      expect(JSON.stringify(logged)).toContain('wait ended early');
      expect((await waits(places)).answers).toEqual([value(ended, true), value(ended, true)]);
    });

    it('takes no place without a wait', async () => {
      const places = { take: async () => expect.fail('it asked') };
      const { needs } = inMemory();

      expect(await waitForEnd(processing(), 0, { ...needs, places })).toEqual({
        record: processing(),
        isApplied: false,
      });
      expect(await waitForEnd(ended, 6, { ...needs, places })).toEqual({ record: ended, isApplied: true });
    });

    it('answers at once if the places cannot be counted, and the log says so', async () => {
      const error = new Error('throttled');

      const { answers, logged } = await waits({ take: () => Promise.reject(error) });

      expect(answers).toEqual([value(processing(), false), value(processing(), false)]);
      expect(logged).toEqual([1, 2].map(() => ['warn', 'waiting callers are not counted', { error }]));
    });

    it('answers as usual if a place cannot be given back, and the log says so', async () => {
      const error = new Error('throttled');

      const { answers, logged } = await waits({ take: async () => () => Promise.reject(error) });

      expect(answers).toEqual([value(ended, true), value(ended, true)]);
      expect(logged).toEqual([1, 2].map(() => ['warn', 'waiting callers are not counted', { error }]));
    });

    it('lasts no longer than the places are counted for', () => {
      const event = aPost('/v1/cancellations', {}, { headers: { prefer: 'wait=999' } });

      expect(preferredWait(event) * 1000).toBe(maxWait);
    });
  });
});
