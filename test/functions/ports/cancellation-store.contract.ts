import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dueEvent } from '../../../functions/api/event.ts';
import { toResource } from '../../../functions/api/resource.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Changes } from '../../../functions/core/cancellation/changes.ts';
import { cancellationId, transactionLock } from '../../../functions/core/cancellation/identity.ts';
import { isListed } from '../../../functions/core/cancellation/listed.ts';
import { shownFields } from '../../../functions/core/cancellation/shown.ts';
import { type Status, statuses } from '../../../functions/core/cancellation/status.ts';
import { maxTestimonies, type Testimony } from '../../../functions/core/cancellation/testimony.ts';
import { takeLook, withNewAttempt } from '../../../functions/core/look/take-look.ts';
import type { CancellationStore, ListQuery } from '../../../functions/ports/cancellation-store.ts';
import { accepted, aRecheck, day, hour, minute, noon, policies, second } from '../../fixtures/a-cancellation.ts';
import { atNoon } from '../../fixtures/circumstances.ts';

const policy = policies['read-status'];

/** A cancellation of a merchant of its own, so that tests on one table do not meet, and the lock of its transaction. */
export function anAccepted(changes: Partial<Cancellation> = {}) {
  const merchant = changes.merchant ?? `merchant-${randomUUID()}`;
  const key = changes.key ?? randomUUID();
  const record = accepted({ ...changes, merchant, key, id: cancellationId(merchant, key) });
  const { provider, transaction } = record.request;
  return { record, lock: transactionLock(merchant, { name: provider, identity: ['paymentId'] }, transaction) };
}

const aRequest = (transaction: Record<string, string>, provider = 'yuno') => ({
  provider,
  transaction,
  ifCaptured: 'reject' as const,
});

export const leaseChanges = (record: Cancellation, now = noon, leaseId: string = randomUUID()): Changes =>
  takeLook(record, 'cancel', { leaseId, leaseUntil: now + minute, freshToken: randomUUID(), now }, policy);

/** The record after a take; `undefined` if the take failed. */
export const takenBy = async (store: CancellationStore, ...take: Parameters<CancellationStore['take']>) =>
  (await store.take(...take)).taken;

export const ended = (record: Cancellation, status: Status = 'cancelled'): Changes => ({
  status,
  version: record.version + 1,
  completedAt: noon + minute,
  updatedAt: noon + minute,
  nextLook: undefined,
});

export const aTestimony = (id: string, changes: Partial<Testimony> = {}): Testimony => ({
  id,
  receivedAt: noon + second,
  providerToken: 'token-1',
  proves: { kind: 'cancelled', said: { reference: 'ref-1', details: { receipt: 'r-1' } } },
  ...changes,
});

const waitingFor = (record: Cancellation): Changes => ({ version: record.version + 1, nextLook: noon + hour });

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

const allDue = async (store: CancellationStore, until: number) =>
  (await Promise.all(store.due(until).map(collect))).flat();

const existing = (record: Cancellation | undefined): Cancellation => {
  if (!record) throw new Error('the write did not happen');
  return record;
};

/**
 * What every cancellation store promises, whatever it keeps its records in. `remove` deletes a record, and only that, as
 * DynamoDB does when it has expired. After that, `makeStore` is called again.
 */
export function storeContract(
  name: string,
  makeStore: () => CancellationStore,
  remove: (id: string) => Promise<void>,
): void {
  const stored = async (changes: Partial<Cancellation> = {}) => {
    const store = makeStore();
    const { record, lock } = anAccepted(changes);
    await store.accept(record, lock, randomUUID());
    return { store, record, lock };
  };

  const taken = async (changes: Partial<Cancellation> = {}) => {
    const { store, record, lock } = await stored(changes);
    const looking = existing(await takenBy(store, record, leaseChanges(record)));
    return { store, record: looking, lock, lease: looking.lease?.id ?? '' };
  };

  const atRest = async (status: Status = 'cancelled', changes: Partial<Cancellation> = {}) => {
    const { store, record, lock, lease } = await taken(changes);
    const event = dueEvent({ ...record, version: record.version + 1 }, 'CancellationCompleted');
    const options = { lock, now: noon, event };
    const after = existing(await store.record(record, ended(record, status), { lease }, options));
    return { store, record: after, lock, event };
  };

  describe(`${name}: accepting`, () => {
    it('stores the cancellation as it was given', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted({ snapshot: { nested: [1, { two: null }] } });

      const outcome = await store.accept(record, lock, randomUUID());

      expect(outcome).toEqual({ outcome: 'stored' });
      expect(await store.load(record.id)).toEqual(record);
      expect(await store.owner(lock)).toBe(record.id);
    });

    it('finds nothing if the cancellation was never accepted', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();

      expect(await store.load(record.id)).toBeUndefined();
      expect(await store.owner(lock)).toBeUndefined();
    });

    it('finds the same cancellation again by its key, in its current state', async () => {
      const { store, record } = await taken();
      const { lock } = anAccepted({ merchant: record.merchant });

      const again = await store.accept({ ...record, fingerprint: 'other' }, lock, randomUUID());

      expect(again).toEqual({ outcome: 'known', record });
    });

    it('checks its own key before the lock of another cancellation', async () => {
      const { store, record } = await stored();
      const other = anAccepted({ merchant: record.merchant, request: aRequest({ paymentId: 'p-other' }) });
      await store.accept(other.record, other.lock, randomUUID());

      const again = await store.accept(record, other.lock, randomUUID());

      expect(again).toEqual({ outcome: 'known', record });
    });

    it('names the owner of a transaction that is taken, and stores nothing', async () => {
      const { store, record, lock } = await stored();
      const late = anAccepted({ merchant: record.merchant });

      const outcome = await store.accept(late.record, lock, randomUUID());

      expect(outcome).toEqual({ outcome: 'taken', owner: record.id });
      expect(await store.load(late.record.id)).toBeUndefined();
    });

    it('recognises its own write by its nonce when the reply was lost', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();
      const nonce = randomUUID();
      await store.accept(record, lock, nonce);

      expect(await store.accept(record, lock, nonce)).toEqual({ outcome: 'stored' });
      expect(await store.accept(record, lock, randomUUID())).toMatchObject({ outcome: 'known' });
    });

    it('stores one of a hundred equal requests and answers the others with it', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();

      const outcomes = await Promise.all(
        Array.from({ length: 100 }, () => store.accept(record, lock, randomUUID()).then(({ outcome }) => outcome)),
      );

      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(99);
    });

    it.for(['cancelled', 'refunded', 'partially_refunded'] as const)(
      'keeps the lock of what ended %s',
      async (status) => {
        const { store, record, lock } = await atRest(status);
        const late = anAccepted({ merchant: record.merchant });

        expect(await store.accept(late.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: record.id });
      },
    );

    it('after a rejection, gives the lock to the next cancellation only', async () => {
      const { store, record, lock } = await atRest('rejected');
      const next = anAccepted({ merchant: record.merchant });
      const third = anAccepted({ merchant: record.merchant });

      expect(await store.owner(lock)).toBe(record.id);
      expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'stored' });
      expect(await store.owner(lock)).toBe(next.record.id);
      expect(await store.accept(third.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: next.record.id });
    });
  });

  describe(`${name}: the lock of a rejection that was corrected`, () => {
    const correction = (record: Cancellation): Changes => ({ version: record.version + 1 });

    it('is taken again with the correction', async () => {
      const { store, record, lock } = await atRest('rejected');
      const next = anAccepted({ merchant: record.merchant });

      const options = { lock, locksAgain: true, now: noon };
      const after = await store.record(record, correction(record), { version: record.version }, options);

      expect(after).toEqual({ ...record, version: record.version + 1 });
      expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: record.id });
    });

    it('stays with the cancellation that has taken it meanwhile', async () => {
      const { store, record, lock } = await atRest('rejected');
      const next = anAccepted({ merchant: record.merchant });
      await store.accept(next.record, lock, randomUUID());

      const options = { lock, locksAgain: true, now: noon };
      const after = await store.record(record, correction(record), { version: record.version }, options);

      expect(after).toMatchObject({ version: record.version + 1 });
      expect(await store.owner(lock)).toBe(next.record.id);
    });

    it('stays free if the record has changed meanwhile', async () => {
      const { store, record, lock } = await atRest('rejected');
      const next = anAccepted({ merchant: record.merchant });

      const options = { lock, locksAgain: true, now: noon };
      expect(await store.record(record, correction(record), { version: 1 }, options)).toBeUndefined();
      expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'stored' });
    });
  });

  describe(`${name}: a renewal of credentials`, () => {
    const own = () => `merchant-${randomUUID()}`;

    it('begins only if no other one is under way for this merchant and provider', async () => {
      const store = makeStore();
      const merchant = own();
      const begin = (who: string, where: string, owner: string, now: number) =>
        store.beginRenewal(who, where, { owner, until: now + minute }, now);

      const outcomes = [
        await begin(merchant, 'pace', 'a', noon),
        await begin(merchant, 'pace', 'b', noon + minute - 1),
        await begin(merchant, 'other', 'b', noon),
        await begin(own(), 'pace', 'b', noon),
        await begin(merchant, 'pace', 'a', noon + second),
        await begin(merchant, 'pace', 'b', noon + second + minute),
      ];

      expect(outcomes).toEqual([true, false, true, true, true, true]);
    });

    it('can be ended early by its owner only', async () => {
      const store = makeStore();
      const merchant = own();
      const begin = (owner: string) => store.beginRenewal(merchant, 'pace', { owner, until: noon + minute }, noon);
      await begin('a');

      await store.endRenewal(merchant, 'pace', 'b');
      const early = await begin('b');
      await store.endRenewal(merchant, 'pace', 'a');

      expect([early, await begin('b')]).toEqual([false, true]);
    });

    it('can be begun by one of many at once', async () => {
      const store = makeStore();
      const merchant = own();

      const begun = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.beginRenewal(merchant, 'pace', { owner: `${index}`, until: noon + minute }, noon),
        ),
      );

      expect(begun.filter((isOurs) => isOurs)).toHaveLength(1);
    });
  });

  describe(`${name}: a lock whose owner is gone`, () => {
    const abandoned = async () => {
      const { record, lock } = await atRest('cancelled');
      await remove(record.id);
      return { record, lock, store: makeStore() };
    };

    it('belongs to the next cancellation of the transaction, and to no further one', async () => {
      const { store, record, lock } = await abandoned();
      const next = anAccepted({ merchant: record.merchant });
      const third = anAccepted({ merchant: record.merchant });

      expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'stored' });
      expect(await store.owner(lock)).toBe(next.record.id);
      expect(await store.accept(third.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: next.record.id });
    });

    it('belongs to the owner again if it is accepted with its own key', async () => {
      const { store, record, lock } = await abandoned();
      const anew = accepted({ merchant: record.merchant, key: record.key, id: record.id });

      expect(await store.accept(anew, lock, randomUUID())).toEqual({ outcome: 'stored' });
      expect(await store.load(record.id)).toEqual(anew);
    });

    it('belongs to one of many cancellations that want it at once, also if one of them is its owner', async () => {
      const { store, record, lock } = await abandoned();
      const anew = accepted({ merchant: record.merchant, key: record.key, id: record.id });
      const others = Array.from({ length: 10 }, () => anAccepted({ merchant: record.merchant }).record);

      const outcomes = await Promise.all([anew, ...others].map((one) => store.accept(one, lock, randomUUID())));

      expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
      expect(outcomes.filter(({ outcome }) => outcome === 'taken')).toHaveLength(10);
    });
  });

  describe(`${name}: taking a look`, () => {
    it('succeeds for one of fifty concurrent workers', async () => {
      const { store, record } = await stored();

      const takes = await Promise.all(Array.from({ length: 50 }, () => takenBy(store, record, leaseChanges(record))));

      const winners = takes.filter((look) => look !== undefined);
      expect(winners).toHaveLength(1);
      expect(await store.load(record.id)).toMatchObject({ look: 1, lease: winners[0]?.lease, status: 'processing' });
      expect((await store.load(record.id))?.attempts).toHaveLength(1);
    });

    it('succeeds if our own lease is already stored', async () => {
      const { store, record } = await stored();
      const changes = leaseChanges(record);
      const first = await takenBy(store, record, changes);

      expect(await takenBy(store, record, changes)).toEqual(first);
    });

    it('fails for a look that another worker has taken and finished', async () => {
      const { store, record, lock } = await stored();
      const looking = existing(await takenBy(store, record, leaseChanges(record)));
      await store.record(
        looking,
        { version: looking.version + 1 },
        { lease: looking.lease?.id ?? '' },
        { lock, now: noon },
      );

      expect(await takenBy(store, record, leaseChanges(record, noon + hour))).toBeUndefined();
    });

    it('fails while a lease is active, and succeeds from its end on', async () => {
      const { store, record } = await taken();

      expect(await takenBy(store, record, leaseChanges(record, noon + minute - 1))).toBeUndefined();
      expect(await takenBy(store, record, leaseChanges(record, noon + minute))).toMatchObject({ look: 2 });
    });

    it('fails when look or version are not the expected ones, and returns the record that was found', async () => {
      const { store, record } = await stored();

      expect(await store.take({ ...record, version: 7 }, leaseChanges(record))).toEqual({ found: record });
      expect(await store.take({ ...record, look: 7 }, leaseChanges(record))).toEqual({ found: record });
    });

    it('fails if the cancellation does not exist', async () => {
      const { record } = anAccepted();

      expect(await takenBy(makeStore(), record, leaseChanges(record))).toBeUndefined();
    });

    it('depends only on the look number and the version', async () => {
      const { store, record } = await stored();
      const expected = { id: record.id, look: 0, version: 1 };

      expect(await takenBy(store, expected, leaseChanges(record))).toMatchObject({ look: 1, status: 'processing' });
    });

    it.for([
      ['keeps', noon + minute, noon + minute],
      ['keeps', noon + 2 * minute, noon + 2 * minute],
      ['moves', noon + 2 * minute + 1, noon + 2 * minute],
    ] as const)('%s wakeAt if it is %d, a minute after the lease at the latest', async ([, before, after]) => {
      const { record } = await taken({ wakeAt: before });

      expect(record).toMatchObject({ nextLook: noon + minute, wakeAt: after });
    });

    it('moves a wakeAt that recovery has moved too far, although the message expects another one', async () => {
      const { store, record } = await stored({ wakeAt: noon });
      await store.moveWake(record, noon + hour);

      const looking = await takenBy(store, record, leaseChanges(record));

      expect(looking).toMatchObject({ look: 1, wakeAt: noon + 2 * minute });
      expect(await allDue(store, noon + 2 * minute)).toContain(record.id);
    });

    it('keeps a wakeAt that comes in time, although the message expects another one', async () => {
      const { store, record } = await stored({ wakeAt: noon });

      expect(await takenBy(store, { ...record, wakeAt: 0 }, leaseChanges(record))).toMatchObject({ wakeAt: noon });
    });

    it('puts a cancellation back into the wake index that a confirmation has just taken out of it', async () => {
      const { store, record, event } = await atRest();
      const loaded = existing(await store.load(record.id));
      await store.confirm(record.id, event.eventId, noon);

      const looking = await takenBy(store, loaded, leaseChanges(loaded));

      expect(loaded).toHaveProperty('wakeAt');
      expect(looking).toMatchObject({ wakeAt: noon + 2 * minute });
      expect(await allDue(store, noon + 2 * minute)).toContain(record.id);
    });

    it('puts a cancellation that is not in the wake index back into it, in case its worker dies', async () => {
      const { store, record, event } = await atRest();
      const confirmed = existing(await store.confirm(record.id, event.eventId, noon));

      const looking = await takenBy(store, confirmed, leaseChanges(confirmed));

      expect(confirmed).not.toHaveProperty('wakeAt');
      expect(looking).toMatchObject({ wakeAt: noon + 2 * minute });
      expect(await allDue(store, noon + 2 * minute)).toContain(record.id);
    });
  });

  describe(`${name}: preparing to send`, () => {
    const prepared = (record: Cancellation): Changes => ({
      snapshot: { state: 'AuthSucceeded' },
      attempts: withNewAttempt(record.attempts, 'fresh', noon, noon + minute),
      version: record.version + 1,
    });

    it('stores snapshot and attempt if the lease covers the request', async () => {
      const { store, record, lease } = await taken();

      const ready = await store.prepareSend(record, prepared(record), lease, noon + minute);

      expect(ready).toMatchObject({ snapshot: { state: 'AuthSucceeded' }, version: 3, lease: record.lease });
      expect(ready?.attempts).toHaveLength(2);
      expect(await store.load(record.id)).toEqual(ready);
    });

    it('fails if the lease ends before the request can end', async () => {
      const { store, record, lease } = await taken();

      expect(await store.prepareSend(record, prepared(record), lease, noon + minute + 1)).toBeUndefined();
      expect(await store.load(record.id)).toEqual(record);
    });

    it('fails if a testimony came after the look was taken, although both lead to the same version', async () => {
      const { store, record, lease } = await taken();
      await store.testify(record.id, aTestimony('told-1'));
      const told = existing(await store.load(record.id));

      expect(told.version).toBe(prepared(record).version);
      expect(await store.prepareSend(record, prepared(record), lease, noon)).toBeUndefined();
      expect(await store.load(record.id)).toEqual(told);
    });

    it('succeeds if our own attempt is already stored', async () => {
      const { store, record, lease } = await taken();
      const changes = prepared(record);
      const first = await store.prepareSend(record, changes, lease, noon);

      expect(await store.prepareSend(record, changes, lease, noon)).toEqual(first);
    });

    it('fails when the lease is another one or gone', async () => {
      const { store, record, lock, lease } = await taken();

      expect(await store.prepareSend(record, prepared(record), 'other', noon)).toBeUndefined();
      await store.record(record, { version: 9 }, { lease }, { lock, now: noon });
      expect(await store.prepareSend(record, prepared(record), lease, noon)).toBeUndefined();
    });
  });

  describe(`${name}: recording a result`, () => {
    const waiting = (record: Cancellation): Changes => ({ version: record.version + 1, nextLook: noon + 10 * second });

    it('removes the lease, and sets wakeAt to a minute after the next look', async () => {
      const { store, record, lock, lease } = await taken({ wakeAt: noon });

      const after = existing(await store.record(record, waiting(record), { lease }, { lock, now: noon }));

      expect(after).toMatchObject({ version: 3, recordedLease: lease, wakeAt: noon + 10 * second + minute });
      expect(after).not.toHaveProperty('lease');
      expect(await store.load(record.id)).toEqual(after);
    });

    it.for([
      ['it would come before the next look', noon + 10 * second, noon + 10 * second + minute],
      ['it would come too late', noon + 71 * second, noon + 70 * second],
    ] as const)('moves wakeAt if %s', async ([, before, after]) => {
      const { store, record, lock, lease } = await taken({ wakeAt: before });

      const recorded = await store.record(record, waiting(record), { lease }, { lock, now: noon });

      expect(recorded).toMatchObject({ wakeAt: after });
    });

    it.for([noon + 10 * second + 1, noon + 70 * second])('keeps a wakeAt that comes in time', async (before) => {
      const { store, record, lock, lease } = await taken({ wakeAt: before });

      const recorded = await store.record(record, waiting(record), { lease }, { lock, now: noon });

      expect(recorded).toMatchObject({ wakeAt: before });
    });

    it.for(['cancelled', 'rejected'] as const)(
      'puts a record with a due event back into the wake index, if a confirmation has just taken it out: %s',
      async (status) => {
        const { store, record, lock, event } = await atRest('review_required');
        const loaded = existing(await store.load(record.id));
        await store.confirm(record.id, event.eventId, noon);
        const next = dueEvent({ ...loaded, version: loaded.version + 1 }, 'CancellationCompleted');
        const options = { lock, now: noon, event: next };

        const recorded = await store.record(loaded, ended(loaded, status), { version: loaded.version }, options);

        expect(loaded).toHaveProperty('wakeAt');
        expect(recorded).toMatchObject({ status, dueEvents: [next], wakeAt: noon + 2 * minute });
        expect(await allDue(store, noon + 2 * minute)).toContain(record.id);
      },
    );

    it('keeps the task token that came with the look, beside the others', async () => {
      const { store, record, lock, lease } = await taken({ tokens: { 1: 'T1' } });

      const after = await store.record(
        record,
        waiting(record),
        { lease },
        { lock, now: noon, token: { run: 2, token: 'T2' } },
      );

      expect(after?.tokens).toEqual({ 1: 'T1', 2: 'T2' });
    });

    it('fails under its own lease if a testimony came after the record was loaded', async () => {
      const { store, record, lock, lease } = await taken();
      await store.testify(record.id, aTestimony('told-1'));
      const told = existing(await store.load(record.id));

      for (const changes of [waiting(record), ended(record), ended(record, 'rejected')])
        expect(await store.record(record, changes, { lease }, { lock, now: noon })).toBeUndefined();
      expect(await store.load(record.id)).toEqual(told);
      expect(await store.record(told, waiting(told), { lease }, { lock, now: noon })).toMatchObject({
        version: told.version + 1,
        recordedLease: lease,
        testimonies: [aTestimony('told-1')],
      });
    });

    it('loses nothing if a testimony and the result of a look are written at the same time', async () => {
      for (let time = 0; time < 10; time++) {
        const { store, record, lock, lease } = await taken();

        const [told, recorded] = await Promise.all([
          store.testify(record.id, aTestimony('told-1')),
          store.record(record, waiting(record), { lease }, { lock, now: noon }),
        ]);

        const after = existing(await store.load(record.id));
        expect(told).toBe('stored');
        expect(after.testimonies).toEqual([aTestimony('told-1')]);
        expect(after.recordedLease).toBe(recorded ? lease : undefined);
        expect(after.version).toBe(record.version + (recorded ? 2 : 1));
      }
    });

    it('wakes recovery soon while a testimony is unread', async () => {
      const { store, record, lock } = await stored();
      await store.testify(record.id, aTestimony('told-1'));
      const told = existing(await store.load(record.id));
      const looking = existing(await takenBy(store, told, leaseChanges(told)));
      const guard = { lease: looking.lease?.id ?? '' };

      const after = await store.record(looking, { version: 9, nextLook: noon + hour }, guard, { lock, now: noon });

      expect(after?.wakeAt).toBe(noon + minute);
    });

    it('removes what the changes remove', async () => {
      const { store, record, lock, lease } = await taken({ notBefore: noon, review: { code: 'deadline_passed' } });
      const changes = { ...waiting(record), notBefore: undefined, review: undefined };

      const after = await store.record(record, changes, { lease }, { lock, now: noon });

      expect(after).not.toHaveProperty('notBefore');
      expect(after).not.toHaveProperty('review');
    });

    it('fails if another look has taken the lease', async () => {
      const { store, record, lock, lease } = await taken();
      const later = await takenBy(store, record, leaseChanges(record, noon + hour));

      expect(await store.record(record, ended(record), { lease }, { lock, now: noon })).toBeUndefined();
      expect(await store.load(record.id)).toEqual(later);
    });

    it('succeeds if our own result is already stored, and changes nothing', async () => {
      const { store, record, lock, lease } = await taken();
      const first = await store.record(record, waiting(record), { lease }, { lock, now: noon });

      const again = await store.record(record, ended(record), { lease }, { lock, now: noon });

      expect(again).toEqual(first);
    });

    it('succeeds if our own rejection is already stored', async () => {
      const { store, record, lock, lease } = await taken();
      const first = await store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

      const again = await store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

      expect(first).toMatchObject({ status: 'rejected' });
      expect(again).toEqual(first);
    });

    it('stores the due event, and sets wakeAt to two minutes later at the latest', async () => {
      const { record, event } = await atRest('cancelled', { wakeAt: noon + hour });

      expect(record).toMatchObject({ dueEvents: [event], wakeAt: noon + 2 * minute });
    });

    it('adds an event behind those that are still due', async () => {
      const { store, record, lock, event } = await atRest();
      const next = dueEvent({ ...record, version: 9 }, 'CancellationContradicted');

      const after = await store.record(
        record,
        { version: 9 },
        { version: record.version },
        { lock, now: noon, event: next },
      );

      expect(after).toMatchObject({ dueEvents: [event, next] });
    });

    it('keeps wakeAt while an earlier event is due', async () => {
      const { store, record, lock, event } = await atRest();

      const after = await store.record(record, { version: 9 }, { version: record.version }, { lock, now: noon + hour });

      expect(after).toMatchObject({ wakeAt: record.wakeAt, dueEvents: [event] });
      expect(after?.recordedLease).toBe(record.recordedLease);
    });

    it('leaves the wake index when it is final or under review and no event is due', async () => {
      const { store, record, lock, lease } = await taken();

      const after = await store.record(record, ended(record), { lease }, { lock, now: noon });

      expect(after).not.toHaveProperty('wakeAt');
      expect(await allDue(store, noon + hour)).not.toContain(record.id);
    });

    it('without a lease, fails if the version has changed', async () => {
      const { store, record, lock } = await taken();

      expect(await store.record(record, ended(record), { version: 1 }, { lock, now: noon })).toBeUndefined();
    });

    it('may leave the version as it is', async () => {
      const { store, record, lock } = await taken();

      const after = await store.record(
        record,
        { nextLook: noon + hour },
        { version: record.version },
        { lock, now: noon },
      );

      expect(after).toMatchObject({ nextLook: noon + hour, version: record.version });
    });

    it('without a lease, removes the lease of another look', async () => {
      const { store, record, lock, lease } = await taken();

      const after = await store.record(record, ended(record), { version: record.version }, { lock, now: noon });

      expect(after).toMatchObject({ status: 'cancelled' });
      expect(after).not.toHaveProperty('lease');
      expect(await store.record(record, waiting(record), { lease }, { lock, now: noon })).toBeUndefined();
    });

    it.for([
      ['accepted', 'cancelled'],
      ['accepted', 'rejected'],
      ['cancelled', 'rejected'],
      ['cancelled', 'review_required'],
      ['rejected', 'cancelled'],
      ['review_required', 'processing'],
    ] as const)('refuses to go from %s to %s', async ([from, to]) => {
      const { store, record, lock } = await stored({ status: from });

      const after = await store.record(record, ended(record, to), { version: record.version }, { lock, now: noon });

      expect(after).toBeUndefined();
      expect(await store.load(record.id)).toEqual(record);
      const next = anAccepted({ merchant: record.merchant });
      expect(await store.accept(next.record, lock, randomUUID())).toMatchObject({ outcome: 'taken' });
    });

    it('succeeds for one of twenty concurrent writers', async () => {
      const { store, record, lock } = await taken();
      const statuses = ['cancelled', 'rejected', 'refunded', 'review_required'] as const;

      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.record(
            record,
            ended(record, statuses[index % 4] ?? 'cancelled'),
            { version: record.version },
            { lock, now: noon },
          ),
        ),
      );

      expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    });

    it('keeps nudges, tokens and runs that were written in the meantime', async () => {
      const { store, record, lock, lease } = await taken();
      await store.nudge(record.id, { nudged: { by: 'one', at: noon, look: 1, usedUntil: noon }, after: 0 });
      await store.keepToken(record.id, 2, 'T2');
      await store.noteRun(record.id, 2);

      const after = await store.record(record, waiting(record), { lease }, { lock, now: noon });

      expect(after).toMatchObject({ nudges: 1, tokens: { 2: 'T2' }, run: 2 });
    });
  });

  describe(`${name}: changes outside a look`, () => {
    it('keeps every recheck, counts it as a nudge, and leaves the lease as it is', async () => {
      const { store, record } = await taken();
      const acts = ['ana', 'ben', 'cem', 'dia', 'eva'].map((by) => aRecheck({ by, note: `seen: "${by}" ä€` }));

      const nudged = await Promise.all(acts.map((act) => store.recheck(record.id, act)));

      expect(nudged.map((after) => after?.nudges).sort()).toEqual([1, 2, 3, 4, 5]);
      const after = await store.load(record.id);
      expect(after).toEqual({ ...record, nudges: 5, version: record.version + 5, acts: expect.any(Array) });
      expect(after?.acts?.toSorted((one, other) => one.by.localeCompare(other.by))).toEqual(acts);
    });

    it('keeps a recheck once, although its reply was lost', async () => {
      const { store, record } = await taken();
      const first = await store.recheck(record.id, aRecheck());

      expect(await store.recheck(record.id, aRecheck())).toEqual(first);
      expect(await store.load(record.id)).toEqual(first);
    });

    it('refuses a result that was decided before a recheck, so that no act is lost', async () => {
      const { store, record, lock } = await taken();
      await store.recheck(record.id, aRecheck());

      const after = await store.record(record, { acts: [] }, { version: record.version }, { lock, now: noon });

      expect(after).toBeUndefined();
      expect(await store.load(record.id)).toMatchObject({ acts: [aRecheck()] });
    });

    const nudged = (by: string) => ({ by, at: noon, look: 1, usedUntil: noon + minute });

    it('counts a planned nudge once, whoever else nudges since the plan was made', async () => {
      const { store, record } = await taken();
      const names = ['one', 'two', 'three', 'four'];

      const counted = await Promise.all(
        names.map((by) => store.nudge(record.id, { nudged: nudged(by), after: record.nudges })),
      );

      const winner = names[counted.findIndex((after) => after !== undefined)] ?? '';
      expect(counted.filter((after) => after !== undefined)).toEqual([
        { ...record, nudges: 1, nudged: nudged(winner) },
      ]);
      expect(await store.load(record.id)).toEqual({ ...record, nudges: 1, nudged: nudged(winner) });
    });

    it('does not count a planned nudge after that of an operator, which leaves the plan of the one before', async () => {
      const { store, record } = await taken();
      await store.nudge(record.id, { nudged: nudged('one'), after: 0 });
      await store.recheck(record.id, aRecheck());

      expect(await store.nudge(record.id, { nudged: nudged('two'), after: 1 })).toBeUndefined();
      expect(await store.load(record.id)).toEqual({
        ...record,
        nudges: 2,
        nudged: nudged('one'),
        version: record.version + 1,
        acts: [aRecheck()],
      });
    });

    it('recognises a planned nudge that was counted although its reply was lost', async () => {
      const { store, record } = await taken();
      await store.nudge(record.id, { nudged: nudged('one'), after: 0 });

      expect(await store.nudge(record.id, { nudged: nudged('one'), after: 0 })).toMatchObject({ nudges: 1 });
      expect(await store.load(record.id)).toMatchObject({ nudges: 1 });
    });

    it('keeps the tokens of the newest eight runs, in whatever order they arrive', async () => {
      const { store, record } = await taken();
      for (const run of [1, 2, 4, 3, 5, 6, 8, 7, 9, 10, 2]) await store.keepToken(record.id, run, `T${run}`);

      const tokens = Object.fromEntries([3, 4, 5, 6, 7, 8, 9, 10].map((run) => [run, `T${run}`]));
      expect(await store.load(record.id)).toEqual({ ...record, tokens });
    });

    it('removes several old tokens at once', async () => {
      const runs = [1, 2, 3, 4, 5, 6, 7, 8, 19];
      const { store, record } = await stored({ tokens: Object.fromEntries(runs.map((run) => [run, `T${run}`])) });

      const kept = await store.keepToken(record.id, 20, 'T20');

      expect(Object.keys(kept?.tokens ?? {}).map(Number)).toEqual([3, 4, 5, 6, 7, 8, 19, 20]);
      expect(Object.keys((await store.load(record.id))?.tokens ?? {})).toHaveLength(8);
    });

    it('keeps the newest token of a run', async () => {
      const { store, record } = await stored();
      await store.keepToken(record.id, 1, 'T1');

      expect(await store.keepToken(record.id, 1, 'T1-again')).toMatchObject({ tokens: { 1: 'T1-again' } });
    });

    it('stores the newest run, and never an older one', async () => {
      const { store, record } = await taken();
      await store.noteRun(record.id, 3);
      await store.noteRun(record.id, 2);

      expect(await store.load(record.id)).toEqual({ ...record, run: 3 });
    });

    it('creates nothing if the cancellation does not exist', async () => {
      const store = makeStore();
      const { record } = anAccepted();

      expect(await store.recheck(record.id, aRecheck())).toBeUndefined();
      expect(await store.nudge(record.id, { nudged: nudged('one'), after: 0 })).toBeUndefined();
      expect(await store.keepToken(record.id, 1, 'T1')).toBeUndefined();
      expect(await store.confirm(record.id, 'evt', noon)).toBeUndefined();
      await store.noteRun(record.id, 2);
      expect(await store.load(record.id)).toBeUndefined();
    });
  });

  describe(`${name}: the memory of messages`, () => {
    it('knows a message until its time is over, for its provider only', async () => {
      const store = makeStore();
      const digest = randomUUID();

      const before = await store.isMessageKnown('yuno', digest, noon);
      await store.noteMessage('yuno', digest, noon + 500, noon);

      expect(before).toBe(false);
      expect(await store.isMessageKnown('yuno', digest, noon + 499)).toBe(true);
      expect(await store.isMessageKnown('yuno', digest, noon + 500)).toBe(false);
      expect(await store.isMessageKnown('adyen', digest, noon)).toBe(false);
      expect(await store.isMessageKnown('yuno', randomUUID(), noon)).toBe(false);
    });

    it('knows a message for longer if it is noted again', async () => {
      const store = makeStore();
      const digest = randomUUID();
      await store.noteMessage('yuno', digest, noon + minute, noon);
      await store.noteMessage('yuno', digest, noon + 3 * minute, noon + 2 * minute);

      expect(await store.isMessageKnown('yuno', digest, noon + 2 * minute)).toBe(true);
    });
  });

  describe(`${name}: what a webhook tells`, () => {
    it('stays in the wake index, although a confirmation comes at the same time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const { store, record, event } = await atRest();
        const testimony = aTestimony('told-1', { receivedAt: noon + minute });

        await Promise.all([
          store.testify(record.id, testimony),
          store.confirm(record.id, event.eventId, noon + minute),
        ]);

        expect(await allDue(store, noon + 2 * minute)).toContain(record.id);
      }
    });

    it('is appended to the earlier testimonies, and increases the version', async () => {
      const { store, record } = await stored({ wakeAt: noon + hour });

      expect(await store.testify(record.id, aTestimony('told-1'))).toBe('stored');
      expect(await store.testify(record.id, aTestimony('told-2', { receivedAt: noon + 2 * second }))).toBe('stored');

      expect(await store.load(record.id)).toEqual({
        ...record,
        testimonies: [aTestimony('told-1'), aTestimony('told-2', { receivedAt: noon + 2 * second })],
        version: record.version + 2,
        wakeAt: noon + second + minute,
      });
    });

    it('changes neither the number nor the lease of a look that is under way', async () => {
      const { store, record } = await taken();
      await store.testify(record.id, aTestimony('told-1'));

      const { look, lease, nextLook, status } = record;
      expect(await store.load(record.id)).toMatchObject({ look, lease, nextLook, status });
    });

    it('is stored once by its id, whatever it says the second time', async () => {
      const { store, record } = await stored();
      await store.testify(record.id, aTestimony('told-1'));
      const told = await store.load(record.id);
      const other = aTestimony('told-1', { receivedAt: noon + hour, proves: { kind: 'manual', detail: 'd' } });

      expect(await store.testify(record.id, other)).toBe('known');
      expect(await store.load(record.id)).toEqual(told);
    });

    it('wakes recovery within a minute, also for a cancellation that had ended', async () => {
      const { store, record, event } = await atRest();
      await store.confirm(record.id, event.eventId, noon);

      await store.testify(record.id, aTestimony('told-1', { receivedAt: noon + day }));

      expect(await store.load(record.id)).toMatchObject({ wakeAt: noon + day + minute });
      expect(await allDue(store, noon + day + minute)).toContain(record.id);
    });

    it('lets recovery deliver a due event first', async () => {
      const { store, record } = await atRest();
      expect(await store.moveWake(record, noon + day)).toBe(true);

      await store.testify(record.id, aTestimony('told-1', { receivedAt: noon + hour }));

      expect(await store.load(record.id)).toMatchObject({ wakeAt: noon + hour + 2 * minute });
    });

    it('still wakes recovery after the last due event was confirmed', async () => {
      const { store, record, event } = await atRest();
      await store.testify(record.id, aTestimony('told-1'));

      const after = await store.confirm(record.id, event.eventId, noon);

      expect(after).toMatchObject({ dueEvents: [], wakeAt: noon + minute });
    });

    it('is refused when the record has twenty, but is still recognised by its id', async () => {
      const { store, record } = await stored();
      const told = Array.from({ length: 20 }, (_, index) => aTestimony(`told-${index}`));
      const outcomes = [];
      for (const testimony of told) outcomes.push(await store.testify(record.id, testimony));
      const full = existing(await store.load(record.id));

      expect(maxTestimonies).toBe(20);
      expect(new Set(outcomes)).toEqual(new Set(['stored']));
      expect(await store.testify(record.id, aTestimony('one more'))).toBe('full');
      expect(await store.testify(record.id, aTestimony('told-7'))).toBe('known');
      expect(full.testimonies).toEqual(told);
      expect(await store.load(record.id)).toEqual(full);
    });

    it('is kept once for each id if many webhooks come at the same time', async () => {
      const { store, record } = await stored();
      const ids = ['a', 'b', 'c', 'a', 'b', 'c'];

      const outcomes = await Promise.all(ids.map((id) => store.testify(record.id, aTestimony(id))));

      expect(outcomes.toSorted()).toEqual(['known', 'known', 'known', 'stored', 'stored', 'stored']);
      const after = existing(await store.load(record.id));
      expect(after.testimonies?.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
      expect(after.version).toBe(record.version + 3);
    });

    it('is kept by no record if the cancellation does not exist', async () => {
      const store = makeStore();
      const { record } = anAccepted();

      expect(await store.testify(record.id, aTestimony('told-1'))).toBeUndefined();
      expect(await store.load(record.id)).toBeUndefined();
    });

    it('lets no worker take a look that was planned without it', async () => {
      const { store, record } = await stored();
      await store.testify(record.id, aTestimony('told-1'));

      expect(await takenBy(store, record, leaseChanges(record))).toBeUndefined();
    });

    it('can be marked as read by the result of a look', async () => {
      const { store, record, lock } = await stored();
      await store.testify(record.id, aTestimony('told-1'));
      const told = existing(await store.load(record.id));
      const looking = existing(await takenBy(store, told, leaseChanges(told)));
      const changes = { ...waitingFor(looking), testimonies: [aTestimony('told-1', { isRead: true })] };

      const after = await store.record(looking, changes, { lease: looking.lease?.id ?? '' }, { lock, now: noon });

      expect(after).toMatchObject({ testimonies: [{ id: 'told-1', isRead: true }], wakeAt: noon + hour });
    });
  });

  describe(`${name}: refused credentials`, () => {
    const merchant = () => `merchant-${randomUUID()}`;

    it('are unknown until they are noted, and then known for an hour', async () => {
      const store = makeStore();
      const own = merchant();

      expect(await store.isRefusalKnown(own, 'yuno', noon)).toBe(false);
      await store.noteRefusal(own, 'yuno', noon);

      expect(await store.isRefusalKnown(own, 'yuno', noon)).toBe(true);
      expect(await store.isRefusalKnown(own, 'yuno', noon + hour - 1)).toBe(true);
      expect(await store.isRefusalKnown(own, 'yuno', noon + hour)).toBe(false);
    });

    it('are known for another hour if they are noted again', async () => {
      const store = makeStore();
      const own = merchant();
      await store.noteRefusal(own, 'yuno', noon);
      await store.noteRefusal(own, 'yuno', noon + hour);

      expect(await store.isRefusalKnown(own, 'yuno', noon + 2 * hour - 1)).toBe(true);
    });

    it('are noted and forgotten for one merchant and one provider', async () => {
      const store = makeStore();
      const [own, other] = [merchant(), merchant()];
      await store.noteRefusal(own, 'yuno', noon);
      await store.noteRefusal(own, 'pace', noon);
      await store.noteRefusal(other, 'pace', noon);
      const known = () =>
        Promise.all(
          (
            [
              [own, 'yuno'],
              [own, 'pace'],
              [other, 'yuno'],
              [other, 'pace'],
            ] as const
          ).map(([whose, where]) => store.isRefusalKnown(whose, where, noon)),
        );

      expect(await known()).toEqual([true, true, false, true]);
      await store.forgetRefusal(own, 'pace');
      expect(await known()).toEqual([true, false, false, true]);
    });

    it('may be forgotten although nobody noted them', async () => {
      const store = makeStore();
      const own = merchant();
      await store.forgetRefusal(own, 'yuno');

      expect(await store.isRefusalKnown(own, 'yuno', noon)).toBe(false);
      await store.noteRefusal(own, 'yuno', noon);
      expect(await store.isRefusalKnown(own, 'yuno', noon)).toBe(true);
    });
  });

  describe(`${name}: confirming an event`, () => {
    it('removes exactly that event, and leaves the wake index if no other event is due', async () => {
      const { store, record, event } = await atRest();

      const after = await store.confirm(record.id, event.eventId, noon);

      const { wakeAt: _wakeAt, ...rest } = record;
      expect(after).toEqual({ ...rest, dueEvents: [], lastEvent: event });
      expect(await allDue(store, noon + hour)).not.toContain(record.id);
    });

    it('keeps the other events in order, and keeps wakeAt for them', async () => {
      const { store, record, lock, event } = await atRest();
      const [second_, third] = ([7, 8] as const).map((version) =>
        dueEvent({ ...record, version }, 'CancellationContradicted'),
      );
      const guard = { version: record.version };
      const two = existing(await store.record(record, { version: 7 }, guard, { lock, now: noon, event: second_ }));
      await store.record(two, { version: 8 }, { version: 7 }, { lock, now: noon, event: third });

      const after = await store.confirm(record.id, second_?.eventId ?? '', noon + minute);

      expect(after).toMatchObject({ dueEvents: [event, third], lastEvent: second_, wakeAt: record.wakeAt });
    });

    it('sets wakeAt for the next read of a review', async () => {
      const { store, record, lock, lease } = await taken();
      const event = dueEvent({ ...record, version: 3 }, 'CancellationReviewRequired');
      const changes: Changes = { status: 'review_required', version: 3, nextLook: noon + hour };
      await store.record(record, changes, { lease }, { lock, now: noon, event });

      const after = await store.confirm(record.id, event.eventId, noon + minute);

      expect(after).toMatchObject({ dueEvents: [], wakeAt: noon + hour });
    });

    it('returns undefined for an event that is not due or was already confirmed', async () => {
      const { store, record, event } = await atRest();

      expect(await store.confirm(record.id, 'evt_other', noon)).toBeUndefined();
      expect(await store.confirm(record.id, event.eventId, noon)).toBeDefined();
      expect(await store.confirm(record.id, event.eventId, noon)).toBeUndefined();
    });

    it('confirms each of two events that arrive at the same time', async () => {
      const { store, record, lock, event } = await atRest();
      const next = dueEvent({ ...record, version: 9 }, 'CancellationContradicted');
      await store.record(record, { version: 9 }, { version: record.version }, { lock, now: noon, event: next });

      await Promise.all([event, next].map(({ eventId }) => store.confirm(record.id, eventId, noon)));

      expect(await store.load(record.id)).toMatchObject({ dueEvents: [], lastEvent: next, version: 9 });
    });

    it('keeps the newest event as the last one, in whatever order they are confirmed', async () => {
      const { store, record, lock, event } = await atRest();
      const [older, newer] = ([9, 10] as const).map((version) =>
        dueEvent({ ...record, version }, 'CancellationContradicted'),
      );
      const guard = { version: record.version };
      await store.record(record, { version: 9 }, guard, { lock, now: noon, event: older });
      await store.record({ ...record, version: 9 }, { version: 10 }, { version: 9 }, { lock, now: noon, event: newer });
      for (const confirmed of [older, newer, event])
        expect(await store.confirm(record.id, confirmed?.eventId ?? '', noon)).toBeDefined();

      expect(await store.load(record.id)).toMatchObject({ dueEvents: [], lastEvent: newer });
    });

    it('replaces the last event of an earlier time', async () => {
      const { store, record, lock, event } = await atRest();
      await store.confirm(record.id, event.eventId, noon);
      const next = dueEvent({ ...record, version: 9 }, 'CancellationContradicted');
      await store.record(record, { version: 9 }, { version: record.version }, { lock, now: noon, event: next });

      expect(await store.confirm(record.id, next.eventId, noon)).toMatchObject({ dueEvents: [], lastEvent: next });
    });
  });

  describe(`${name}: the wake index`, () => {
    it('lists exactly the cancellations whose wakeAt has passed, in all shards', async () => {
      const store = makeStore();
      const early = Array.from({ length: 40 }, () => anAccepted({ wakeAt: noon - hour }));
      const late = anAccepted({ wakeAt: noon - hour + 1 });
      await Promise.all([...early, late].map(({ record, lock }) => store.accept(record, lock, randomUUID())));

      const due = await allDue(store, noon - hour);

      expect(due).toEqual(expect.arrayContaining(early.map(({ record }) => record.id)));
      expect(new Set(due).size).toBe(due.length);
      expect(due).not.toContain(late.record.id);
    });

    it('accepts Infinity as the upper limit', async () => {
      const { store, record } = await stored();

      expect(await allDue(store, Number.POSITIVE_INFINITY)).toContain(record.id);
    });

    it.for([
      ['earlier', noon],
      ['later', noon + hour],
    ] as const)('lets one of ten concurrent recoveries move wakeAt to %s', async ([, to]) => {
      const { store, record } = await stored();

      const moves = await Promise.all(Array.from({ length: 10 }, () => store.moveWake(record, to)));

      expect(moves.filter(Boolean)).toHaveLength(1);
      expect(await store.load(record.id)).toEqual({ ...record, wakeAt: to });
    });

    it('does not move wakeAt after the cancellation has changed', async () => {
      const { store, record } = await stored();
      const looking = await takenBy(store, record, leaseChanges(record));

      expect(await store.moveWake(record, noon + hour)).toBe(false);
      expect(await store.load(record.id)).toEqual(looking);
    });

    it('does not move wakeAt after a testimony, which may leave it as it was', async () => {
      const { store, record } = await taken();
      await store.testify(record.id, aTestimony('told-1'));

      expect(await store.load(record.id)).toMatchObject({ wakeAt: record.wakeAt });
      expect(await store.moveWake(record, noon + hour)).toBe(false);
      expect(await store.load(record.id)).toMatchObject({ wakeAt: record.wakeAt });
    });

    it('removes the record if the new time is undefined; a second move does nothing', async () => {
      const { store, record } = await stored();

      expect(await store.moveWake(record, undefined)).toBe(true);
      const left = existing(await store.load(record.id));
      expect(left).not.toHaveProperty('wakeAt');
      expect(await store.moveWake(left, noon)).toBe(false);
    });

    it('accepts fractions of a millisecond, which hurried waits have', async () => {
      const { store, record } = await stored({ wakeAt: noon + 2000 / 7 });
      const loaded = existing(await store.load(record.id));

      expect(await store.moveWake(loaded, noon + hour + 1 / 3)).toBe(true);
    });
  });

  describe(`${name}: listing`, () => {
    const many = async (
      store: CancellationStore,
      merchant: string,
      count: number,
      of: (index: number) => Partial<Cancellation>,
    ) => {
      const all = Array.from({ length: count }, (_, index) =>
        anAccepted({ createdAt: noon + index, ...of(index), merchant }),
      );
      await Promise.all(all.map(({ record }) => store.accept(record, `transaction#${randomUUID()}`, randomUUID())));
      return all.map(({ record }) => record);
    };

    const pages = async (store: CancellationStore, query: Omit<ListQuery, 'after'>) => {
      const found: string[][] = [];
      let after: ListQuery['after'];
      do {
        const page = await store.list({ ...query, after });
        found.push(page.items.map(({ id }) => id));
        after = page.next;
      } while (after);
      return found;
    };

    const newestFirst = (records: readonly Cancellation[]) =>
      [...records].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).map(({ id }) => id);

    it('shows a merchant all of its cancellations, newest first, and never those of another', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const mine = await many(store, merchant, 7, () => ({}));
      const [theirs] = await many(store, `${merchant}-2`, 1, () => ({ createdAt: noon + 3 }));

      const page = await store.list({ merchant, limit: 100 });

      expect(page.items.map(({ id }) => id)).toEqual(newestFirst(mine));
      expect(page.next).toBeUndefined();
      const behindTheirs = { createdAt: noon + 3, id: theirs?.id ?? '' };
      const after = await store.list({ merchant, limit: 100, after: behindTheirs });
      expect(after.items.every((item) => item.merchant === merchant)).toBe(true);
    });

    it('and a single read show the same resource as the whole record, and nothing that the API does not show', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();
      await store.accept(record, lock, randomUUID());
      await takenBy(store, record, leaseChanges(record));
      await store.keepToken(record.id, 1, 'token-1');
      const whole = existing(await store.load(record.id));

      const one = await store.show(record.id);
      const [listed] = (await store.list({ merchant: record.merchant, limit: 1 })).items;

      expect(whole.tokens).toEqual({ 1: 'token-1' });
      expect([one, listed].map((read) => read && toResource(read, atNoon))).toEqual(
        Array(2).fill(toResource(whole, atNoon)),
      );
      const names = new Set<string>(shownFields);
      for (const read of [one, listed]) expect(Object.keys(read ?? {}).filter((name) => !names.has(name))).toEqual([]);
    });

    it('knows no record that does not exist', async () => {
      expect(await makeStore().show(anAccepted().record.id)).toBeUndefined();
    });

    it('is empty for a merchant without cancellations', async () => {
      const page = await makeStore().list({ merchant: `merchant-${randomUUID()}`, limit: 20 });

      expect(page).toEqual({ items: [], next: undefined });
    });

    it.for([1, 2, 3, 7, 8])('comes in pages of %d, each full but the last, without gap or repeat', async (limit) => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const mine = await many(store, merchant, 7, (index) => ({ createdAt: noon + Math.floor(index / 3) }));

      const found = await pages(store, { merchant, limit });

      expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(found.at(-1)).not.toHaveLength(0);
      expect(found.flat()).toEqual(newestFirst(mine));
    });

    it('filters by status, provider and reference', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const used = ['accepted', 'processing', 'review_required', 'cancelled', 'rejected'] as const;
      const mine = await many(store, merchant, 30, (index) => ({
        status: used[index % used.length] ?? 'accepted',
        request: aRequest(
          { [index % 2 === 0 ? 'paymentId' : 'transactionId']: `ref-${index % 3}` },
          index % 2 === 0 ? 'yuno' : 'pace',
        ),
      }));
      const found = async (query: Partial<ListQuery>) => (await pages(store, { merchant, limit: 4, ...query })).flat();
      const expectFound = async (query: Partial<ListQuery>) => {
        const wanted = mine.filter((record) => isListed(record, { merchant, ...query }));
        expect(wanted).not.toEqual([]);
        expect(await found(query)).toEqual(newestFirst(wanted));
      };

      for (const status of used) await expectFound({ status });
      await expectFound({ status: 'rejected', provider: 'pace' });
      await expectFound({ status: 'processing', provider: 'pace' });
      await expectFound({ provider: 'pace' });
      await expectFound({ reference: 'ref-2' });
      await expectFound({ reference: 'ref-0', status: 'accepted', provider: 'yuno' });
      await expectFound({ reference: 'ref-1', provider: 'pace' });
      const first = await store.list({ merchant, limit: 4, status: 'processing' });
      expect(first.items).toHaveLength(4);
    });

    it('filters by the code of a review, and by refused credentials', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const codes = ['credentials_refused', 'not_readable'] as const;
      const mine = await many(store, merchant, 24, (index) => {
        const code = codes[index % 2] ?? 'not_readable';
        return index % 3 === 0
          ? {
              status: 'processing',
              ...(index % 2 === 0 ? { credentialsRefused: { code: 'credentials_refused', since: noon } } : {}),
            }
          : { status: 'review_required', review: { code }, request: aRequest({ paymentId: `p-${index % 5}` }, 'yuno') };
      });
      await many(store, `${merchant}-2`, 3, () => ({ status: 'review_required', review: { code: 'not_readable' } }));
      const expectFound = async (query: Partial<ListQuery>, count: number) => {
        const found = (await pages(store, { merchant, limit: 4, ...query })).flat();
        expect(found).toEqual(newestFirst(mine.filter((record) => isListed(record, { merchant, ...query }))));
        expect(found).toHaveLength(count);
      };

      await expectFound({ status: 'review_required', reviewCode: 'not_readable' }, 8);
      await expectFound({ status: 'review_required', reviewCode: 'credentials_refused', provider: 'yuno' }, 8);
      await expectFound({ status: 'review_required', reviewCode: 'credentials_refused', provider: 'pace' }, 0);
      await expectFound({ status: 'review_required', reviewCode: 'not_readable', reference: 'p-1' }, 2);
      await expectFound({ status: 'processing', waitsForCredentials: true }, 4);
    });

    it('finds a review by its code after its event was published', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();
      await store.accept(record, lock, randomUUID());
      const looking = existing(await takenBy(store, record, leaseChanges(record)));
      const review = { ...ended(looking, 'review_required'), completedAt: undefined, wakeAt: undefined };
      const asked = { lease: looking.lease?.id ?? '' };
      existing(
        await store.record(looking, { ...review, review: { code: 'not_readable' } }, asked, { lock, now: noon }),
      );
      const reviewCode = 'not_readable';

      const page = await store.list({ merchant: record.merchant, limit: 2, status: 'review_required', reviewCode });

      expect(page.items.map(({ id }) => id)).toEqual([record.id]);
    });

    it('finds a cancellation by its new status after every change', async () => {
      const store = makeStore();
      const { record, lock } = anAccepted();
      const { merchant } = record;
      const listed = async () => {
        const found: string[] = [];
        for (const status of statuses) {
          const { items } = await store.list({ merchant, limit: 2, status });
          found.push(...items.map((item) => `${status} ${item.id === record.id}`));
        }
        return found;
      };

      await store.accept(record, lock, randomUUID());
      expect(await listed()).toEqual(['accepted true']);
      const looking = existing(await takenBy(store, record, leaseChanges(record)));
      expect(await listed()).toEqual(['processing true']);
      const review = { ...ended(looking, 'review_required'), completedAt: undefined };
      const asked = { lease: looking.lease?.id ?? '' };
      const reviewed = existing(await store.record(looking, review, asked, { lock, now: noon }));
      expect(await listed()).toEqual(['review_required true']);
      await store.record(reviewed, ended(reviewed), { version: reviewed.version }, { lock, now: noon });
      expect(await listed()).toEqual(['cancelled true']);
    });

    it("finds a payment by any of its references and by the merchant's own, whatever the provider calls them", async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const requestOf = (index: number) =>
        [
          { ...aRequest({ pspReference: 'psp-2', shop: 'pi_2' }), merchantReference: 'Order 7 \u2116' },
          { ...aRequest({ shop: 'pi_1-more' }), merchantReference: 'pi_1' },
        ][index - 1] ?? aRequest({ paymentIntentId: 'pi_1' });
      const [intent, psp, other] = await many(store, merchant, 3, (index) => ({ request: requestOf(index) }));
      await many(store, `${merchant}-2`, 3, (index) => ({ request: requestOf(index) }));
      const found = async (query: Partial<ListQuery>) => (await pages(store, { merchant, limit: 1, ...query })).flat();

      expect(await found({ reference: 'pi_1' })).toEqual([other?.id, intent?.id]);
      expect(await found({ reference: 'psp-2' })).toEqual([psp?.id]);
      expect(await found({ reference: 'pi_2' })).toEqual([psp?.id]);
      expect(await found({ reference: 'Order 7 \u2116' })).toEqual([psp?.id]);
      expect(await found({ merchantReference: ' Order 7 \u2116' })).toEqual([psp?.id]);
      expect(await found({ merchantReference: 'pi_1' })).toEqual([other?.id]);
      expect(await found({ merchantReference: 'pi_1', reference: 'pi_1-more' })).toEqual([other?.id]);
      expect(await found({ merchantReference: 'pi_1', reference: 'pi_2' })).toEqual([]);
      expect(await found({ merchantReference: 'psp-2' })).toEqual([]);
      expect(await found({ reference: 'pi_' })).toEqual([]);
      expect(await found({ reference: ' ' })).toEqual([]);
    });

    it.for([1, 2, 3, 7, 8])('pages by %d through a reference that many share, in any place', async (limit) => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const shared = randomUUID();
      // In the same millisecond too, and in each of the places that a reference can have.
      const mine = await many(store, merchant, 14, (index) => ({
        createdAt: noon + Math.floor(index / 6),
        request:
          [
            aRequest({ paymentId: `p-${index}`, transactionId: shared.toUpperCase() }),
            { ...aRequest({ paymentId: `p-${index}` }), merchantReference: shared.replaceAll('-', '') },
            { ...aRequest({ paymentId: shared, transactionId: shared }), merchantReference: shared },
          ][index % 4] ?? aRequest({ paymentId: shared, transactionId: `t-${index}` }),
      }));

      const found = await pages(store, { merchant, limit, reference: shared });

      expect(found.flat()).toEqual(newestFirst(mine));
      expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    });

    it('contains what was requested from a time on and before another, also with every other filter', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const mine = await many(store, merchant, 12, (index) => ({
        createdAt: noon + Math.floor(index / 2),
        status: index % 2 === 0 ? 'cancelled' : 'processing',
        request: { ...aRequest({ paymentId: 'shared' }), merchantReference: 'own' },
      }));
      const times = [
        { from: noon + 2 },
        { to: noon + 2 },
        { from: noon + 2, to: noon + 4 },
        { from: 0, to: noon },
        { from: -day, to: noon + day },
      ];
      const others: readonly Partial<ListQuery>[] = [
        {},
        { status: 'cancelled' },
        { status: 'processing' },
        { provider: 'yuno' },
        { reference: 'shared' },
        { merchantReference: 'own' },
      ];

      for (const query of times.flatMap((time) => others.map((other) => ({ ...time, ...other })))) {
        const found = await pages(store, { merchant, limit: 3, ...query });
        expect(found.flat()).toEqual(newestFirst(mine.filter((record) => isListed(record, { merchant, ...query }))));
      }
    });

    it('begins at the first place of the range if the position lies after it, and is empty if it lies before it', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const mine = await many(store, merchant, 4, () => ({}));
      const range = { merchant, limit: 9, from: noon + 1, to: noon + 3 };
      const listed = async (createdAt: number, query: Partial<ListQuery> = {}) =>
        (await store.list({ ...range, ...query, after: { createdAt, id: cancellationId('m', 'k') } })).items.length;

      expect(mine).toHaveLength(4);
      expect(await listed(noon + day)).toBe(2);
      expect(await listed(Number.MAX_SAFE_INTEGER)).toBe(2);
      expect(await listed(Number.MAX_SAFE_INTEGER, { reference: 'p-1' })).toBe(2);
      expect(await listed(noon)).toBe(0);
      expect(await listed(-day)).toBe(0);
      expect(await listed(-day, { from: undefined })).toBe(0);
    });

    it('finds matches that are far apart', async () => {
      const store = makeStore();
      const merchant = `merchant-${randomUUID()}`;
      const mine = await many(store, merchant, 450, (index) => ({
        status: index === 10 || index === 400 ? 'processing' : index === 20 ? 'rejected' : 'accepted',
        request: { ...aRequest({ paymentId: 'shared' }, index === 30 ? 'pace' : 'yuno'), merchantReference: 'own' },
      }));
      const idsOf = (...indexes: readonly number[]) => indexes.map((index) => mine[index]?.id);
      const found = async (query: Partial<ListQuery>) => (await pages(store, { merchant, limit: 2, ...query })).flat();

      expect(await found({ status: 'processing' })).toEqual(idsOf(400, 10));
      expect(await found({ reference: 'shared', status: 'processing' })).toEqual(idsOf(400, 10));
      expect(await found({ merchantReference: 'own', status: 'rejected' })).toEqual(idsOf(20));
      expect(await found({ provider: 'pace' })).toEqual(idsOf(30));
      expect(await found({ status: 'accepted', provider: 'pace' })).toEqual(idsOf(30));
      const rejected = await store.list({ merchant, limit: 2, status: 'rejected' });
      expect(rejected).toMatchObject({ items: [{ id: mine[20]?.id }], next: undefined });
    });
  });
}
