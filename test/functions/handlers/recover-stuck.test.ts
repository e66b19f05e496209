import { describe, expect, it } from 'vitest';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { accepted, attempt, day, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest } from '../../fixtures/a-provider.ts';
import { inMemory, owed, publication } from '../../fixtures/dependencies.ts';

const event = owed('evt_1');
// Each of these counts as stuck from noon on.
const stuck = { wakeAt: noon, nextLook: noon - minute } as const;
const unstarted = { wakeAt: noon, createdAt: noon - minute } as const;
const unpublished = { wakeAt: noon, updatedAt: noon - 2 * minute, dueEvents: [event] } as const;
const nothing = { recovered: 0 };
const testimony = { id: 'told-1', receivedAt: noon - minute, proves: { kind: 'cancelled' } } as const;

describe('recovery', () => {
  it('starts an accepted cancellation and asks for a look, because the token of its run may be lost', async () => {
    const { needs, stored, now, started, sent } = inMemory();
    const { id } = stored(accepted({ ...unstarted, run: 2 }));

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(started).toEqual([
      { cancellationId: id, merchantId: 'merchant-a', provider: 'testpay', run: 2, isPart: false },
    ]);
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 0 }, delay: 0 },
    ]);
    expect(now(id).wakeAt).toBe(noon + 5 * minute);
  });

  it('asks for a look that is overdue', async () => {
    const { needs, stored, started, sent } = inMemory();
    const { id } = stored(processing({ ...stuck, look: 3 }));

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 3 }, delay: 0 },
    ]);
    expect(started).toEqual([]);
  });

  it.each([
    ['that waits for a later look', processing({ nextLook: noon + 60 * minute })],
    ['that ended a month ago', processing({ status: 'cancelled', updatedAt: noon - 30 * day })],
  ])('asks for a look at a testimony that nobody has read, of a cancellation %s', async (_which, record) => {
    const { needs, stored, now, sent } = inMemory();
    const { id } = stored({
      ...record,
      wakeAt: noon,
      testimonies: [{ ...testimony, id: 'told-0', isRead: true }, testimony],
    });

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 1 }, delay: 0 },
    ]);
    expect(now(id).wakeAt).toBe(noon + 5 * minute);
  });

  it('takes longer from try to try while nobody reads a testimony', async () => {
    const { needs, stored, now } = inMemory();
    const { id } = stored(
      processing({ wakeAt: noon, testimonies: [{ ...testimony, receivedAt: noon - 10 * minute }] }),
    );

    await recoverStuck(needs)();

    expect(now(id).wakeAt).toBe(noon + 20 * minute);
  });

  it('asks again for the recheck of a review that ended while it was sending', async () => {
    const { needs, stored, sent } = inMemory();
    const sending = { lease: { id: 'lease-1', until: noon }, attempts: [attempt({ leftBy: noon })] };
    const { id } = stored(processing({ ...stuck, ...sending, status: 'review_required' }));

    await recoverStuck(needs)();

    expect(sent.map(({ message }) => message)).toEqual([{ cancellationId: id, look: 1, recheck: true }]);
  });

  it.each([
    ['that is due', {}],
    ['that was cut off', { lease: { id: 'lease-1', until: noon } }],
    ['that was cut off after an older sending', { lease: { id: 'lease-1', until: noon }, attempts: [attempt({})] }],
  ])('asks only for a read of a review %s, because no operator has asked for more', async (_when, changes) => {
    const { needs, stored, sent } = inMemory();
    const { id } = stored(processing({ ...stuck, ...changes, status: 'review_required' }));

    await recoverStuck(needs)();

    expect(sent.map(({ message }) => message)).toEqual([{ cancellationId: id, look: 1 }]);
  });

  it('delivers a due event, and asks for no look', async () => {
    const { needs, stored, started, sent, handedOver } = inMemory();
    stored(processing({ ...unpublished, status: 'cancelled', tokens: { 1: 'one' } }));

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
    expect(started).toMatchObject([{ run: 2 }]);
    expect(sent).toEqual([]);
  });

  it.each([
    ['asks also for a look that is overdue', noon, 1],
    ['asks for no look that comes later', noon + minute, 0],
  ])('delivers the due event of an open cancellation, and %s', async (_what, nextLook, looks) => {
    const { needs, stored, sent, handedOver } = inMemory();
    stored(processing({ ...unpublished, nextLook, tokens: { 1: 'one' } }));

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
    expect(sent).toHaveLength(looks);
  });

  it('measures the age of each, counts it as recovered, and logs how many there were', async () => {
    const { needs, stored, measured, logged } = inMemory();
    stored(processing({ ...stuck, createdAt: noon - minute }));

    await recoverStuck(needs)();

    expect(measured).toEqual([
      [{ provider: 'testpay' }, { OpenAge: 60 }],
      [{ provider: 'testpay' }, { Recovered: 1 }],
    ]);
    expect(logged).toEqual([['info', 'recovered', { recovered: 1 }]]);
  });

  it('works without metrics', async () => {
    const { needs, stored } = inMemory();
    stored(processing(stuck));

    expect(await recoverStuck({ ...needs, metrics: undefined })()).toEqual({ recovered: 1 });
  });

  it.each([
    ['five minutes after a short delay', processing({ wakeAt: noon, nextLook: noon - 2 * minute }), 5 * minute],
    ['after twice a longer delay', processing({ wakeAt: noon, nextLook: noon - 10 * minute }), 20 * minute],
    [
      'after twice the time since the last write',
      accepted({ ...unstarted, updatedAt: noon - 10 * minute }),
      20 * minute,
    ],
    ['after an hour at most', accepted({ ...unstarted, updatedAt: noon - day }), 60 * minute],
  ])('tries again %s', async (_when, record, pause) => {
    const { needs, stored, now } = inMemory();
    const { id } = stored(record);

    await recoverStuck(needs)();

    expect(now(id).wakeAt).toBe(noon + pause);
  });

  it('continues with the others if one fails', async () => {
    const { needs, stored, sent, logged } = inMemory();
    const bad = stored(
      accepted({ ...unstarted, wakeAt: noon - 1, key: 'bad', id: 'can_bad', request: aRequest('p-2') }),
    );
    const good = stored(processing(stuck));
    const error = new Error('throttled');
    const workflow = { ...needs.workflow, start: () => Promise.reject(error) };

    expect(await recoverStuck({ ...needs, workflow })()).toEqual({ recovered: 1 });
    expect(sent.map(({ message }) => message.cancellationId)).toEqual([good.id]);
    expect(logged).toEqual([
      ['error', 'recovery of one cancellation failed', { cancellationId: bad.id, error }],
      ['info', 'recovered', { recovered: 1 }],
    ]);
  });

  it('counts each cancellation', async () => {
    const { needs, stored } = inMemory();
    stored(processing(stuck));
    stored(processing({ ...stuck, id: 'can_2', request: aRequest('p-2') }));

    expect(await recoverStuck(needs)()).toEqual({ recovered: 2 });
  });
});

describe('recovery does nothing', () => {
  it.each([
    ['when nothing is due', processing({ wakeAt: noon + 1, nextLook: noon })],
    ['when what is due was recovered since it was listed', processing({ wakeAt: noon + 1, nextLook: noon })],
    ['when nothing is due any more since it was listed', processing({ nextLook: noon, wakeAt: undefined as never })],
  ])('%s', async (when, record) => {
    const { needs, stored, now, sent, logged, measured } = inMemory();
    const { id } = stored(record);
    async function* due() {
      yield id;
    }
    const store = when === 'when nothing is due' ? needs.store : { ...needs.store, due: () => [due()] };

    expect(await recoverStuck({ ...needs, store })()).toEqual(nothing);
    expect(now(id)).toEqual({ ...record, request: aRequest() });
    expect([sent, logged, measured]).toEqual([[], [], []]);
  });

  it('when the record is gone', async () => {
    const { needs, logged } = inMemory();
    async function* due() {
      yield 'can_gone';
    }

    expect(await recoverStuck({ ...needs, store: { ...needs.store, due: () => [due()] } })()).toEqual(nothing);
    expect(logged).toEqual([]);
  });

  it.each([
    ['waits for its next look', processing({ wakeAt: noon, nextLook: noon + 1 }), noon + 1 + minute],
    ['was accepted a moment ago', accepted({ wakeAt: noon, createdAt: noon - 1 }), noon - 1 + minute],
    ['has just recorded its event', processing({ ...unpublished, updatedAt: noon - 1 }), noon - 1 + 2 * minute],
  ])('but move wakeAt if the cancellation %s', async (_what, record, to) => {
    const { needs, stored, now, sent, started, measured } = inMemory();
    const { id } = stored(record);

    expect(await recoverStuck(needs)()).toEqual(nothing);
    expect(now(id).wakeAt).toBe(to);
    expect([sent, started, measured]).toEqual([[], [], []]);
  });

  it.each([
    ['a final cancellation without a due event', []],
    ['a final cancellation whose testimonies were read', [{ ...testimony, isRead: true as const }]],
  ])('but remove wakeAt of %s', async (_which, testimonies) => {
    const { needs, stored, now } = inMemory();
    const { id } = stored(processing({ status: 'cancelled', wakeAt: noon, testimonies }));

    expect(await recoverStuck(needs)()).toEqual(nothing);
    expect(now(id)).not.toHaveProperty('wakeAt');
  });

  it('when another recovery acts on the same cancellation', async () => {
    const { needs, stored, started, sent } = inMemory();
    stored(accepted(unstarted));

    const counts = await Promise.all([recoverStuck(needs)(), recoverStuck(needs)()]);

    expect(counts.map(({ recovered }) => recovered).sort()).toEqual([0, 1]);
    expect([started.length, sent.length]).toEqual([1, 1]);
  });
});
