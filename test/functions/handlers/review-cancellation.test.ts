import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../functions/api/http/request.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { lockOf } from '../../../functions/core/cancellation/identity.ts';
import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import { accepted, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider } from '../../fixtures/a-provider.ts';
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
function reviewing(record: Cancellation = review(), needsApproval = false) {
  const memory = inMemory();
  const { id } = memory.stored(record);
  const at = (call: string) => `/v1/cancellations/${id}/${call}`;
  const handle = reviewCancellation({ ...memory.needs, needsApproval });
  return {
    ...memory,
    id,
    at,
    handle,
    recheck: () => handle(anEvent('POST', at('recheck'))),
    resolve: (body: unknown = { status: 'cancelled', note: 'seen' }, as: Partial<Caller> = {}) =>
      handle(aPost(at('resolution'), body, as)),
    correct: (body: unknown = { status: 'refunded', note: 'wrong' }, as: Partial<Caller> = {}) =>
      handle(aPost(at('correction'), body, as)),
  };
}

describe('a recheck', () => {
  it('brings the next look forward and shows the current cancellation', async () => {
    const { recheck, id, now, sent, started } = reviewing();

    expect(await recheck()).toMatchObject({ status: 202, headers: { etag: '"6"' }, body: { id } });
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

const ana = { subject: 'sub-of-ana', name: 'ana@example' };
const ben = { subject: 'sub-of-ben' };

describe('who did what', () => {
  it('is kept for a recheck, with the note', async () => {
    const { handle, at, id, now } = reviewing();

    const answer = await handle(aPost(at('recheck'), { note: 'the portal was slow' }, ana));

    const act = { act: 'recheck', by: 'sub-of-ana', byName: 'ana@example', note: 'the portal was slow' };
    expect(now(id).acts).toEqual([{ at: noon, ...act }]);
    expect(answer).toMatchObject({
      status: 202,
      body: {
        acts: [
          { act: 'accept', by: 'merchant-a' },
          { at: new Date(noon).toISOString(), ...act },
        ],
      },
    });
  });

  it('is kept for the recheck of an accepted cancellation', async () => {
    const { recheck, id, now } = reviewing(accepted());
    await recheck();

    expect(now(id).acts).toEqual([{ at: noon, act: 'recheck', by: 'merchant-a' }]);
  });

  it('is kept for a resolution, and the event says who stated the end', async () => {
    const { resolve, id, now } = reviewing();

    const answer = await resolve(undefined, ana);

    const evidence = { by: 'sub-of-ana', byName: 'ana@example' };
    expect(answer).toMatchObject({ body: { evidence, acts: [{}, { act: 'resolution', ...evidence, note: 'seen' }] } });
    expect(now(id).dueEvents).toMatchObject([{ detail: { cancellation: { evidence } } }]);
    expect(JSON.stringify(now(id).dueEvents)).not.toContain('"acts"');
  });

  it.each([
    ['a note with a card number', { note: '4111 1111 1111 1111' }, '/note'],
    ['a note of 256 characters', { note: 'x'.repeat(256) }, '/note'],
    ['a field that is not known', { why: 'x' }, '/why'],
  ])('is refused for a recheck with %s', async (_what, body, pointer) => {
    const { handle, at, id, now } = reviewing();

    expect(await handle(aPost(at('recheck'), body))).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(now(id).nudges).toBe(0);
  });

  it('is stored on one line, without what steers a terminal or reorders a page', async () => {
    const { resolve, id, now } = reviewing();

    await resolve(undefined, { subject: 'sub-of-\u202eana\n', name: '\u001b[31mAna\u2067 \u202e)neb( \r\n' });

    expect(now(id).evidence).toMatchObject({ by: 'sub-of-ana', byName: '[31mAna )neb( ' });
  });

  it('is stored without card numbers and shortened, because an issuer chooses the texts', async () => {
    const { resolve, id, now } = reviewing();

    await resolve(undefined, { subject: 'x'.repeat(500), name: 'card 4111 1111 1111 1111' });

    expect(now(id).evidence).toMatchObject({ by: 'x'.repeat(200), byName: 'card [card number]' });
  });
});

const refusal = (name: string) => ({ status: 409, body: { type: `urn:rescind:problem:${name}` } });

describe('a correction', () => {
  it('is published and shown beside the end', async () => {
    const { resolve, correct, id, now, measured, started } = reviewing();
    await resolve();

    const answer = await correct(undefined, ana);

    const said = { status: 'refunded', note: 'wrong', by: 'sub-of-ana' };
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', corrections: [said] } });
    expect(now(id)).toMatchObject({ status: 'cancelled', evidence: { message: 'seen' } });
    expect(now(id).dueEvents[1]).toMatchObject({
      detailType: 'CancellationContradicted',
      detail: { cancellation: { status: 'cancelled', corrections: [said] } },
    });
    expect(measured.at(-1)).toEqual([{ provider: 'testpay' }, { Contradictions: 1 }]);
    expect(started).toHaveLength(2);
  });

  it('that is repeated gets the same answer and does nothing', async () => {
    const { resolve, correct, id, now } = reviewing();
    await resolve();
    const first = await correct();
    const record = now(id);

    expect(await correct()).toEqual(first);
    expect(now(id)).toEqual(record);
  });

  it.each([
    [
      'of an end that the provider proved',
      processing({ status: 'cancelled', completedAt: noon }),
      'the provider itself proved',
    ],
    ['of an open review', review(), 'has not ended'],
  ])('is refused %s, and the answer says why', async (_what, record, words) => {
    const { correct, id, now } = reviewing(record);
    const before = now(id);

    expect(await correct()).toMatchObject({
      ...refusal('not-correctable'),
      body: { detail: expect.stringContaining(words) },
    });
    expect(now(id)).toEqual(before);
  });

  it('of a rejection locks the payment again, and no other cancellation may take it', async () => {
    const { resolve, correct, stored } = reviewing();
    await resolve({ status: 'rejected', code: 'expired', note: 'seen' });
    await correct();

    expect(() => stored(accepted({ id: 'can_again', request: aRequest() }))).toThrow('taken');
  });

  it('of a rejection leaves the lock to a cancellation that has taken it meanwhile', async () => {
    const { resolve, correct, stored, table } = reviewing();
    await resolve({ status: 'rejected', code: 'expired', note: 'seen' });
    const other = stored(accepted({ id: 'can_again', key: 'other', request: aRequest() }));

    expect(await correct()).toMatchObject({ status: 200 });
    expect(table.owner(lockOf(other, readingProvider))).toBe('can_again');
  });

  it('never frees the payment', async () => {
    const { resolve, correct, stored } = reviewing();
    await resolve();
    await correct({ status: 'rejected', code: 'expired', note: 'wrong' });

    expect(() => stored(accepted({ id: 'can_again', request: aRequest() }))).toThrow('taken');
  });
});

describe('where a second person must agree', () => {
  const twoPeople = (record?: Cancellation) => reviewing(record, true);

  it('a resolution waits for them', async () => {
    const { resolve, id, now, started } = twoPeople();

    expect(await resolve(undefined, ana)).toMatchObject({
      status: 202,
      body: { status: 'review_required', proposal: { kind: 'resolution', by: 'sub-of-ana', status: 'cancelled' } },
    });
    expect(now(id)).toMatchObject({ status: 'review_required', dueEvents: [] });
    expect(started).toEqual([]);
  });

  it('the first one cannot approve it, also under another name', async () => {
    const { resolve, id, now } = twoPeople();
    await resolve(undefined, ana);
    const before = now(id);

    expect(await resolve(undefined, ana)).toMatchObject(refusal('awaiting-approval'));
    expect(await resolve(undefined, { ...ana, name: 'ben' })).toMatchObject(refusal('awaiting-approval'));
    expect(now(id)).toEqual(before);
  });

  it('another one approves it, and both are named', async () => {
    const { resolve, id, now } = twoPeople();
    await resolve(undefined, ana);

    const answer = await resolve(undefined, ben);

    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', proposal: null } });
    expect(now(id)).toMatchObject({
      status: 'cancelled',
      evidence: { by: 'sub-of-ben', message: 'seen' },
      acts: [
        { act: 'proposal', by: 'sub-of-ana', note: 'seen' },
        { act: 'approval', by: 'sub-of-ben' },
      ],
    });
    expect(await resolve(undefined, ana)).toEqual(answer);
  });

  it('another resolution takes the place of the first, and waits for somebody else', async () => {
    const { resolve } = twoPeople();
    await resolve(undefined, ana);
    const other = { status: 'refunded', note: 'no' };

    expect(await resolve(other, ben)).toMatchObject({ status: 202, body: { proposal: { by: 'sub-of-ben' } } });
    expect(await resolve(other, ben)).toMatchObject(refusal('awaiting-approval'));
    expect(await resolve(other, ana)).toMatchObject({ status: 200, body: { status: 'refunded' } });
  });

  it('a correction waits for them too', async () => {
    const { resolve, correct, id, now } = twoPeople();
    await resolve(undefined, ana);
    await resolve(undefined, ben);

    expect(await correct(undefined, ana)).toMatchObject({ status: 202, body: { proposal: { kind: 'correction' } } });
    expect(await correct(undefined, ana)).toMatchObject(refusal('awaiting-approval'));
    expect(await correct(undefined, ben)).toMatchObject({ status: 200, body: { corrections: [{ by: 'sub-of-ben' }] } });
    expect(now(id).acts?.map(({ act }) => act)).toEqual(['proposal', 'approval', 'proposal', 'approval']);
  });
});

describe('an operator is refused', () => {
  it.each(['recheck', 'resolution', 'correction'])('a %s without the scope', async (call) => {
    const { handle, at, id, now } = reviewing();
    const body = call === 'recheck' ? {} : { status: 'cancelled', note: 'seen' };

    const answer = await handle(aPost(at(call), body, { scope: 'cancellations/read cancellations/write' }));

    expect(answer).toMatchObject({ status: 403, body: { detail: 'needs the scope cancellations/operate' } });
    expect(now(id)).toMatchObject({ status: 'review_required', nudges: 0 });
  });

  it.each(['recheck', 'resolution', 'correction'])("a %s of another merchant's cancellation", async (call) => {
    const { handle, at, id, now } = reviewing();
    const body = call === 'recheck' ? {} : { status: 'cancelled', note: 'seen' };

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
