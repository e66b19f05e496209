import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Observation } from '../../../functions/core/cancellation/observation.ts';
import { decide, waitInstead } from '../../../functions/core/decide/decide.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import { Unavailable } from '../../../functions/ports/unavailable.ts';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { recordResult } from '../../../functions/steps/record-result.ts';
import { hour, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { readingProvider } from '../../fixtures/a-provider.ts';
import { type InMemory, inMemory } from '../../fixtures/dependencies.ts';

const at = { provider: readingProvider, policy: policyOf(readingProvider, 1), endsAt: Infinity };
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

  it('is written again while the table is unavailable', async () => {
    const { needs, stored, now } = inMemory();
    const looked = stored(processing({ lease }));
    let failures = 2;
    const record: CancellationStore['record'] = async (...asked) => {
      if (failures-- > 0) throw new Unavailable('throttled');
      return needs.store.record(...asked);
    };

    await recordRead(looked, { kind: 'cancelled' }, { ...needs, store: { ...needs.store, record } });

    expect(now(looked.id)).toMatchObject({ status: 'cancelled', recordedLease: 'ours' });
  });

  it.each([
    ['the table stays unavailable until the function is stopped', Infinity, noon + 10_000],
    ['the table stays unavailable until the lease ends', noon + 10_000, Infinity],
  ])('is given up, so that the message comes again, if %s', async (_what, until, endsAt) => {
    const { needs, clock, stored } = inMemory();
    const looked = stored(processing({ lease: { ...lease, until } }));
    let writes = 0;
    const record: CancellationStore['record'] = () => {
      writes += 1;
      clock.now += 4000;
      return Promise.reject(new Unavailable('throttled'));
    };
    const result = { exchange: 'status', began: noon, ended: noon, observation: { kind: 'cancelled' } } as const;
    const all = { ...needs, store: { ...needs.store, record } };

    const recording = recordResult(looked, result, decide(looked, result, at.policy), { ...at, endsAt }, all);

    await expect(recording).rejects.toBeInstanceOf(Unavailable);
    expect(clock.now).toBeLessThan(Math.min(until, endsAt) + 4000);
    expect(writes).toBeGreaterThan(1);
  });

  it('is not written again after any other error', async () => {
    const { needs, stored } = inMemory();
    const looked = stored(processing({ lease }));
    const broken = new Error('broken');
    const store = { ...needs.store, record: () => Promise.reject(broken) };

    await expect(recordRead(looked, { kind: 'cancelled' }, { ...needs, store })).rejects.toBe(broken);
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
    const looked = stored(processing({ lease, wakeAt: noon + hour }));

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

describe('a testimony that comes between take and record', () => {
  const told = { id: 'told-1', receivedAt: noon + 100, proves: { kind: 'manual', detail: 'd' } } as const;

  /** A look in whose exchange a webhook testifies. */
  async function testified(looked = processing({ lease })) {
    const memory = inMemory();
    const record = memory.stored(looked);
    await memory.needs.store.testify(record.id, told);
    return { ...memory, looked: record };
  }

  it.each([
    ['proves a final status', { kind: 'cancelled' }, 'cancelled'],
    ['proves nothing yet', { kind: 'pending' }, 'processing'],
    ['taught nothing', { kind: 'unknown', detail: 'd' }, 'processing'],
  ] as const)('is kept, and a result that %s is recorded under the same lease', async (_what, observation, status) => {
    const { needs, looked, now } = await testified();

    const recorded = await recordRead(looked, observation, needs);

    expect(recorded?.record).toEqual(now(looked.id));
    expect(now(looked.id)).toMatchObject({ status, version: 4, recordedLease: 'ours', testimonies: [told] });
    expect(now(looked.id)).not.toHaveProperty('lease');
  });

  it('is part of the record on which the result is decided again', async () => {
    const { needs, looked } = await testified();

    const recorded = await recordRead(looked, { kind: 'cancelled' }, needs);

    expect(recorded?.event?.detail).toMatchObject({ version: 4 });
  });

  it('lets a cancel that the read would allow wait for the next look', async () => {
    const { needs, looked, now } = await testified();
    const result = { exchange: 'status', began: noon, ended: noon + 500, observation: { kind: 'open' } } as const;

    const recorded = await recordResult(looked, result, waitInstead(looked, result, at.policy), at, needs);

    expect(decide(now(looked.id), result, at.policy)).toMatchObject({ next: { step: 'send' } });
    expect(recorded).toMatchObject({ next: { step: 'wait', until: noon + 2500 } });
    expect(now(looked.id)).toMatchObject({ attempts: [], nextLook: noon + 2500, recordedLease: 'ours' });
  });

  it('leaves a result that proves nothing to another worker who has taken the lease since', async () => {
    const { needs, looked, now, table } = await testified();
    const newer = { ...now(looked.id), lease: { id: 'theirs', until: noon + minute } };
    table.records.set(looked.id, newer);

    expect(await recordRead(looked, { kind: 'pending' }, needs)).toBeUndefined();
    expect(now(looked.id)).toEqual(newer);
  });

  it('leads to ten tries, and then to an error, if it comes again and again', async () => {
    const memory = await testified();
    const { store } = memory.needs;
    let times = 0;
    const record: CancellationStore['record'] = async (...write) => {
      await store.testify(memory.looked.id, { ...told, id: `told again ${times++}` });
      return store.record(...write);
    };
    const needs = { ...memory.needs, store: { ...store, record } };

    await expect(recordRead(memory.looked, { kind: 'pending' }, needs)).rejects.toMatchObject({
      name: 'ResultNotRecorded',
    });
    expect(times).toBe(11);
  });
});

describe('refused credentials', () => {
  const refused = { kind: 'credentials_refused', detail: 'answered 401' } as const;
  const credentialsRefused = { code: 'credentials_refused', since: noon - minute } as const;
  const isKnown = ({ needs }: InMemory, at = noon) => needs.store.isRefusalKnown('merchant-a', 'testpay', at);
  const note = ({ needs }: InMemory) => needs.store.noteRefusal('merchant-a', 'testpay', noon);

  it('make an event due the first time, and are noted', async () => {
    const memory = inMemory();
    const looked = memory.stored(processing({ lease }));

    const recorded = await recordRead(looked, refused, memory.needs);

    expect(recorded).toMatchObject({ event: { detailType: 'CredentialsRefused' }, next: { step: 'wait' } });
    expect(memory.now(looked.id)).toMatchObject({
      status: 'processing',
      credentialsRefused: { code: 'credentials_refused', since: noon + 500, detail: 'answered 401' },
      dueEvents: [recorded?.event],
    });
    expect(await isKnown(memory)).toBe(true);
  });

  it.each([
    ['make no event due within an hour', hour - 1, []],
    ['make an event due again after an hour', hour, ['CredentialsRefused']],
  ])('of another cancellation hold it, and %s', async (_what, elapsed, events) => {
    const memory = inMemory();
    await note(memory);
    memory.clock.now = noon + elapsed;
    const looked = memory.stored(processing({ lease }));

    const recorded = await recordRead(looked, refused, memory.needs);

    expect(memory.now(looked.id)).toMatchObject({ credentialsRefused: { code: 'credentials_refused' } });
    expect(memory.now(looked.id).dueEvents.map(({ detailType }) => detailType)).toEqual(events);
    expect(recorded?.event?.detailType).toBe(events[0]);
    expect(await isKnown(memory, memory.clock.now + hour - 1)).toBe(true);
  });

  it('are noted after the record, so that people are told twice rather than never', async () => {
    const memory = inMemory();
    const { store } = memory.needs;
    const looked = memory.stored(processing({ lease }));
    const order: string[] = [];
    const needs: InMemory['needs'] = {
      ...memory.needs,
      store: {
        ...store,
        record: (...write) => {
          order.push('record');
          return store.record(...write);
        },
        noteRefusal: (...write) => {
          order.push('note');
          return store.noteRefusal(...write);
        },
      },
    };

    await recordRead(looked, refused, needs);

    expect(order).toEqual(['record', 'note']);
  });

  it('are not noted if another worker has the lease', async () => {
    const memory = inMemory();
    memory.stored(processing({ lease: { id: 'theirs', until: noon + minute } }));

    expect(await recordRead(processing({ lease }), refused, memory.needs)).toBeUndefined();
    expect(await isKnown(memory)).toBe(false);
  });

  it('are not looked up for any other result', async () => {
    const { needs, stored } = inMemory();
    const looked = stored(processing({ lease }));
    const isRefusalKnown = () => Promise.reject(new Error('nobody asked'));

    const recorded = await recordRead(
      looked,
      { kind: 'cancelled' },
      {
        ...needs,
        store: { ...needs.store, isRefusalKnown },
      },
    );

    expect(recorded?.event).toBeDefined();
  });

  it.each([
    ['is read', { kind: 'pending' }, 'processing'],
    ['ends', { kind: 'cancelled' }, 'cancelled'],
    ['is rejected', { kind: 'rejected', code: 'expired' }, 'rejected'],
  ] as const)('are forgotten when a held cancellation %s', async (_what, observation, status) => {
    const memory = inMemory();
    await note(memory);
    const looked = memory.stored(processing({ lease, credentialsRefused }));

    await recordRead(looked, observation, memory.needs);

    expect(memory.now(looked.id)).toMatchObject({ status });
    expect(memory.now(looked.id)).not.toHaveProperty('credentialsRefused');
    expect(await isKnown(memory)).toBe(false);
  });

  it.each([
    ['the credentials are refused again', refused],
    ['nothing was sent', { kind: 'not_sent', detail: 'ECONNREFUSED' }],
    ['nobody knows', { kind: 'unknown', detail: 'ECONNRESET' }],
  ] as const)('stay known while %s, and people are not told again', async (_what, observation) => {
    const memory = inMemory();
    await note(memory);
    const looked = memory.stored(processing({ lease, credentialsRefused }));

    expect(await recordRead(looked, observation, memory.needs)).toMatchObject({ event: undefined });
    expect(memory.now(looked.id)).toMatchObject({ credentialsRefused: { since: credentialsRefused.since } });
    expect(await isKnown(memory)).toBe(true);
  });

  it('stay known when the held cancellation ends in a review', async () => {
    const memory = inMemory();
    await note(memory);
    const looked = memory.stored(processing({ lease, credentialsRefused, deadline: noon }));

    await recordRead(looked, refused, memory.needs);

    expect(memory.now(looked.id)).toMatchObject({ status: 'review_required', review: { code: 'credentials_refused' } });
    expect(memory.now(looked.id)).not.toHaveProperty('credentialsRefused');
    expect(await isKnown(memory)).toBe(true);
  });

  it('stay known when a cancellation gets through that was not held', async () => {
    const memory = inMemory();
    await note(memory);
    const looked = memory.stored(processing({ lease }));

    await recordRead(looked, { kind: 'pending' }, memory.needs);

    expect(await isKnown(memory)).toBe(true);
  });
});
