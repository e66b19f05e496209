import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import { accepted, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest } from '../../fixtures/a-provider.ts';
import { anEvent, aPost } from '../../fixtures/an-event.ts';
import { inMemory, publication } from '../../fixtures/dependencies.ts';

const lease = (until: number) => ({ id: 'theirs', until });
const review = (changes: Partial<Cancellation> = {}) =>
  processing({
    status: 'review_required',
    review: { code: 'deadline_passed' },
    reviewSince: noon,
    version: 5,
    look: 3,
    ...changes,
  });
const underWay = { status: 409, headers: { 'retry-after': '2' }, body: { type: 'urn:rescind:problem:look-under-way' } };

/** The handler in memory with one stored cancellation. */
function reviewing(record: Cancellation = review()) {
  const memory = inMemory();
  const { id } = memory.stored(record);
  const at = (call: string) => `/v1/cancellations/${id}/${call}`;
  const handle = reviewCancellation(memory.needs);
  return {
    ...memory,
    id,
    at,
    handle,
    recheck: () => handle(anEvent('POST', at('recheck'))),
    resolve: (body: unknown = { status: 'cancelled', note: 'seen' }) => handle(aPost(at('resolution'), body)),
  };
}

describe('a recheck', () => {
  it('brings the next look forward and shows the current cancellation', async () => {
    const { recheck, id, now, sent, started } = reviewing();

    expect(await recheck()).toMatchObject({ status: 202, headers: { etag: '"5"' }, body: { id } });
    expect(sent).toMatchObject([{ merchant: 'merchant-a', message: { cancellationId: id, look: 3, recheck: true } }]);
    expect(now(id).nudges).toBe(1);
    expect(started).toEqual([]);
  });

  it('starts the run of an accepted cancellation', async () => {
    const { recheck, started, sent } = reviewing(accepted({ run: 2 }));

    expect(await recheck()).toMatchObject({ status: 202 });
    expect(started).toMatchObject([{ run: 2 }]);
    expect(sent).toEqual([]);
  });

  it('is refused while a look is under way', async () => {
    const { recheck, sent } = reviewing(review({ lease: lease(noon + 1) }));

    expect(await recheck()).toMatchObject(underWay);
    expect(sent).toEqual([]);
  });

  it('is refused if the data of the payment was erased', async () => {
    const { recheck, sent } = reviewing(processing({ status: 'cancelled', completedAt: noon, erasedAt: noon }));

    expect(await recheck()).toMatchObject({ status: 409, body: { type: 'urn:rescind:problem:erased' } });
    expect(sent).toEqual([]);
  });

  it('is accepted again after the end of the lease', async () => {
    expect(await reviewing(review({ lease: lease(noon) })).recheck()).toMatchObject({ status: 202 });
  });
});

describe('a resolution', () => {
  it('ends the review with what the person found out, and delivers it', async () => {
    const { resolve, id, now, measured, started } = reviewing(review({ nextLook: noon + minute }));

    const answer = await resolve({ status: 'rejected', code: 'expired', note: 'seen in the back office' });

    const [event] = now(id).dueEvents;
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"6"' }, body: { status: 'rejected' } });
    expect(now(id)).toMatchObject({
      status: 'rejected',
      version: 6,
      completedAt: noon,
      rejection: { code: 'expired' },
      evidence: { via: 'operator', message: 'seen in the back office' },
      wakeAt: noon + minute,
    });
    expect(event).toMatchObject({
      detailType: 'CancellationCompleted',
      detail: { version: 6, cancellation: { status: 'rejected' } },
    });
    expect(measured[0]).toEqual([{ provider: 'testpay', status: 'rejected' }, { Ended: 1 }]);
    expect(started).toMatchObject([{ cancellationId: id, run: 2 }]);
  });

  it('is delivered to the run that still waits', async () => {
    const memory = inMemory({ waiting: ['one'] });
    const { id } = memory.stored(review({ tokens: { 1: 'one' } }));

    await reviewCancellation(memory.needs)(
      aPost(`/v1/cancellations/${id}/resolution`, { status: 'cancelled', note: 'seen' }),
    );

    const [event] = memory.now(id).dueEvents;
    expect(memory.handedOver).toEqual([{ token: 'one', output: event && publication(event) }]);
    expect(memory.started).toEqual([]);
  });

  it('as rejected frees the transaction for another cancellation', async () => {
    const { resolve, stored } = reviewing();

    await resolve({ status: 'rejected', code: 'declined', note: 'seen' });

    expect(stored(accepted({ id: 'can_again', request: aRequest() })).id).toBe('can_again');
  });

  it('that is repeated gets the same answer and does nothing', async () => {
    const { resolve, id, now, started, measured } = reviewing();
    const first = await resolve();
    const record = now(id);
    const before = [started.length, measured.length];

    expect(await resolve()).toEqual(first);
    expect(now(id)).toEqual(record);
    expect([started.length, measured.length]).toEqual(before);
  });

  it.each([
    ['another one was given', { status: 'cancelled', note: 'other' }],
    ['the same one has another status', { status: 'refunded', note: 'seen' }],
  ])('is refused once %s', async (_when, body) => {
    const { resolve, id, now } = reviewing();
    await resolve();
    const record = now(id);

    expect(await resolve(body)).toMatchObject({ status: 409, body: { type: 'urn:rescind:problem:not-under-review' } });
    expect(now(id)).toEqual(record);
  });

  it('is refused if the cancellation is not under review', async () => {
    const { resolve, id, now } = reviewing(processing());

    expect(await resolve()).toMatchObject({ status: 409, body: { type: 'urn:rescind:problem:not-under-review' } });
    expect(now(id).status).toBe('processing');
  });

  it('is refused while a look is under way', async () => {
    const { resolve, id, now } = reviewing(review({ lease: lease(noon + 1) }));

    expect(await resolve()).toMatchObject(underWay);
    expect(now(id).status).toBe('review_required');
  });

  it('is refused if the record has changed since it was read', async () => {
    const { needs, id, at, now, table, started, measured } = reviewing();
    const newer = { ...now(id), version: 6, look: 4 };
    const load: typeof needs.store.load = async (name) => {
      const read = await needs.store.load(name);
      table.records.set(id, newer);
      return read;
    };

    const answer = await reviewCancellation({ ...needs, store: { ...needs.store, load } })(
      aPost(at('resolution'), { status: 'cancelled', note: 'seen' }),
    );

    expect(answer).toMatchObject(underWay);
    expect(now(id)).toEqual(newer);
    expect([started, measured]).toEqual([[], []]);
  });
});

describe('an operator is refused', () => {
  it.each(['recheck', 'resolution'])('a %s without the scope', async (call) => {
    const { handle, at, id, now } = reviewing();
    const body = { status: 'cancelled', note: 'seen' };

    const answer = await handle(aPost(at(call), body, { scope: 'cancellations/read cancellations/write' }));

    expect(answer).toMatchObject({ status: 403, body: { detail: 'needs the scope cancellations/operate' } });
    expect(now(id)).toMatchObject({ status: 'review_required', nudges: 0 });
  });

  it.each(['recheck', 'resolution'])("a %s of another merchant's cancellation", async (call) => {
    const { handle, at, id, now } = reviewing();
    const body = { status: 'cancelled', note: 'seen' };

    expect(await handle(aPost(at(call), body, { merchant: 'merchant-b' }))).toMatchObject({ status: 404 });
    expect(now(id)).toMatchObject({ status: 'review_required', nudges: 0 });
  });

  it('a resolution that is no JSON', async () => {
    const { handle, at } = reviewing();

    expect(await handle(anEvent('POST', at('resolution'), { body: 'x' }))).toMatchObject({ status: 415 });
    expect(await handle(aPost(at('resolution'), '['))).toMatchObject({ status: 400 });
  });

  it('a resolution with a wrong field', async () => {
    expect(await reviewing().resolve({ status: 'cancelled' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/note', detail: 'this field is required' }] },
    });
  });
});
