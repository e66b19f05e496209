import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Observation } from '../../../functions/core/cancellation/observation.ts';
import { decide } from '../../../functions/core/decide/decide.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { recordResult } from '../../../functions/steps/record-result.ts';
import { minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { readingProvider } from '../../fixtures/a-provider.ts';
import { type InMemory, inMemory } from '../../fixtures/dependencies.ts';

const at = { provider: readingProvider, policy: policyOf(readingProvider, 1) };
const lease = { id: 'ours', until: noon + minute };

/** Records what a read has shown about the record as a look had taken it. */
function recordRead(looked: Cancellation, observation: Observation, needs: InMemory['needs']) {
  const result = { exchange: 'status', began: noon, ended: noon + 500, observation } as const;
  return recordResult(looked, result, decide(looked, result, at.policy), at, needs);
}

describe('the result of a look', () => {
  it('is recorded under its own lease, with the due event of a final status', async () => {
    const { needs, stored, now } = inMemory();
    const looked = stored(processing({ lease }));

    const recorded = await recordRead(looked, { kind: 'cancelled' }, needs);

    expect(recorded).toMatchObject({ event: { detailType: 'CancellationCompleted' }, next: { step: 'rest' } });
    expect(recorded?.event?.detail).toMatchObject({ version: 3, cancellation: { status: 'cancelled' } });
    expect(now(looked.id)).toEqual(recorded?.record);
    expect(now(looked.id)).toMatchObject({ status: 'cancelled', recordedLease: 'ours', dueEvents: [recorded?.event] });
  });

  it('makes no event due while the cancellation stays open', async () => {
    const { needs, stored, now } = inMemory();
    const looked = stored(processing({ lease }));

    const recorded = await recordRead(looked, { kind: 'pending' }, needs);

    expect(recorded).toMatchObject({ event: undefined, next: { step: 'wait' } });
    expect(now(looked.id)).toMatchObject({ status: 'processing', dueEvents: [] });
  });

  it('sets the wake time of a due event by the clock, and frees the lock of a rejected cancellation', async () => {
    const { needs, clock, stored, now } = inMemory();
    clock.now = noon + 700;
    const looked = stored(processing({ lease }));

    await recordRead(looked, { kind: 'rejected', code: 'expired' }, needs);
    const again = stored({ ...processing({ id: 'can_again' }), request: looked.request });

    expect(now(looked.id).wakeAt).toBe(noon + 700 + 2 * minute);
    expect(now(again.id)).toEqual(again);
  });

  it.each([
    ['when another worker has the lease', { lease: { id: 'theirs', until: noon + minute } }],
    ['if there is no lease any more', {}],
  ])('is left to the other worker %s, unless it proves a final status', async (_when, changes) => {
    const { needs, stored, now } = inMemory();
    const record = stored(processing({ version: 9, ...changes }));

    for (const looked of [processing({ lease }), processing()]) {
      expect(await recordRead(looked, { kind: 'pending' }, needs)).toBeUndefined();
    }
    expect(now(record.id)).toEqual(record);
  });

  it('is decided again on the newer record if it proves a final status', async () => {
    const { needs, stored, now } = inMemory();
    const newer = stored(processing({ version: 9, look: 2, lease: { id: 'theirs', until: noon + minute } }));

    const recorded = await recordRead(processing({ lease }), { kind: 'cancelled' }, needs);

    expect(recorded?.event?.detail).toMatchObject({ version: 10 });
    expect(now(newer.id)).toMatchObject({ status: 'cancelled', version: 10, look: 2, dueEvents: [recorded?.event] });
  });

  it('is recorded as final if the look has no lease any more', async () => {
    const { needs, stored, now } = inMemory();
    const looked = stored(processing());

    await recordRead(looked, { kind: 'cancelled' }, needs);

    expect(now(looked.id)).toMatchObject({ status: 'cancelled', version: 3 });
  });

  it('is not recorded twice if the newer record has the same final status', async () => {
    const { needs, stored, now } = inMemory();
    const newer = stored(processing({ version: 9, status: 'cancelled', completedAt: noon }));

    expect(await recordRead(processing({ lease }), { kind: 'cancelled' }, needs)).toBeUndefined();
    expect(now(newer.id)).toEqual(newer);
  });

  it('is dropped if the record does not exist any more', async () => {
    const { needs } = inMemory();

    expect(await recordRead(processing({ lease }), { kind: 'cancelled' }, needs)).toBeUndefined();
  });

  /** A store in which others write just before each of the first `times` writes. */
  function overtaken({ needs, now, table }: InMemory, times: number) {
    const guards: unknown[] = [];
    const record: CancellationStore['record'] = async (loaded, changes, guard, options) => {
      guards.push(guard);
      const current = now(loaded.id);
      if (guards.length <= times) table.records.set(current.id, { ...current, version: current.version + 1 });
      return needs.store.record(loaded, changes, guard, options);
    };
    return { guards, needs: { ...needs, store: { ...needs.store, record } } };
  }

  it('is tried again on each newer version', async () => {
    const memory = inMemory();
    const looked = memory.stored(processing({ lease: { id: 'theirs', until: noon + minute } }));
    const { needs, guards } = overtaken(memory, 10);

    await recordRead({ ...looked, lease }, { kind: 'cancelled' }, needs);

    expect(guards).toEqual([{ lease: 'ours' }, ...Array.from({ length: 10 }, (_, index) => ({ version: index + 3 }))]);
    expect(memory.now(looked.id)).toMatchObject({ status: 'cancelled', version: 13 });
  });

  it('is an error with a name if another write was faster ten times', async () => {
    const memory = inMemory();
    const looked = memory.stored(processing({ lease: { id: 'theirs', until: noon + minute } }));
    const { needs } = overtaken(memory, 11);

    await expect(recordRead({ ...looked, lease }, { kind: 'cancelled' }, needs)).rejects.toMatchObject({
      name: 'ResultNotRecorded',
      message: `the result of ${looked.id} could not be recorded`,
    });
  });
});
