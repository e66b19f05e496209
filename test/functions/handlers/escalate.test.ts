import { describe, expect, it } from 'vitest';
import { escalate } from '../../../functions/handlers/escalate.ts';
import { accepted, attempt, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { resendingProvider } from '../../fixtures/a-provider.ts';
import { inMemory, owed, publication } from '../../fixtures/dependencies.ts';

const [first, second] = [owed('evt_1'), owed('evt_2')] as const;

describe('an open cancellation whose run has used up its time', () => {
  it('is sent to review, and the run publishes that', async () => {
    const { needs, stored, now, measured, handedOver } = inMemory();
    const { id } = stored(processing({ tokens: { 1: 'one' } }));

    const published = await escalate(needs)({ cancellationId: id });

    const record = now(id);
    const [event] = record.dueEvents;
    expect(record).toMatchObject({
      status: 'review_required',
      look: 2,
      version: 4,
      review: { code: 'deadline_passed' },
      nextLook: noon + 60 * minute,
      wakeAt: noon + 2 * minute,
    });
    expect(record).not.toHaveProperty('lease');
    expect(event).toMatchObject({
      detailType: 'CancellationReviewRequired',
      detail: { version: 4, cancellation: { status: 'review_required' } },
    });
    expect(published).toEqual(event && publication(event));
    expect(handedOver).toEqual([{ token: 'one', output: published }]);
    expect(measured).toEqual([[{ provider: 'testpay' }, { ReviewsOpened: 1 }]]);
  });

  it('has the review code outcome_unknown if an attempt is in doubt', async () => {
    const { needs, stored, now } = inMemory();
    const { id } = stored(processing({ attempts: [attempt()] }));

    await escalate(needs)({ cancellationId: id });

    expect(now(id).review).toMatchObject({ code: 'outcome_unknown' });
    expect(now(id).attempts).toEqual([attempt()]);
  });

  it('is published with the traceparent of its request', async () => {
    const { needs, stored, handedOver } = inMemory();
    const { id } = stored(processing({ trace: 'S_kvNXezTaajzpKdDg5HNgDwZ6oLqQK3AQ', tokens: { 1: 'one' } }));
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

    const published = await escalate(needs)({ cancellationId: id });

    expect(published).toMatchObject({ detail: { merchantId: 'merchant-a', traceparent } });
    expect(handedOver).toEqual([{ token: 'one', output: published }]);
  });

  it('is read again after the hurried wait, or never if its status cannot be read', async () => {
    const hurried = inMemory();
    const { id } = hurried.stored(accepted());
    const unreadable = inMemory({ provider: resendingProvider });
    unreadable.stored(accepted());

    await escalate({ ...hurried.needs, hurry: 60 })({ cancellationId: id });
    await escalate(unreadable.needs)({ cancellationId: id });

    expect(hurried.now(id).nextLook).toBe(noon + minute);
    expect(unreadable.now(id)).not.toHaveProperty('nextLook');
  });

  it('is published with the oldest event that is due', async () => {
    const { needs, stored } = inMemory();
    const { id } = stored(processing({ dueEvents: [first], lastEvent: first }));

    expect(await escalate(needs)({ cancellationId: id })).toEqual(publication(first));
  });

  it('is left to the worker that is looking at it, and the workflow tries again', async () => {
    const { needs, stored, now } = inMemory();
    const record = stored(processing({ lease: { id: 'theirs', until: noon + minute } }));

    await expect(escalate(needs)({ cancellationId: record.id })).rejects.toMatchObject({
      name: 'LookUnderWay',
      message: 'a look is under way',
    });
    expect(now(record.id)).toEqual(record);
  });

  it('stays open when another look began before the review was written', async () => {
    const { needs, stored, now, handedOver } = inMemory();
    const { id } = stored(processing({ tokens: { 1: 'one' } }));
    const store = { ...needs.store, record: async () => undefined };

    await expect(escalate({ ...needs, store })({ cancellationId: id })).rejects.toMatchObject({
      name: 'LookUnderWay',
      message: 'another look has begun',
    });
    expect(now(id)).toMatchObject({ status: 'processing', lease: { id: 'uuid-0', until: noon + minute } });
    expect(handedOver).toEqual([]);
  });
});

describe('a cancellation that is final or under review', () => {
  it('is not escalated twice, and the same event is published again', async () => {
    const { needs, stored, now } = inMemory();
    const { id } = stored(processing());

    const published = await escalate(needs)({ cancellationId: id });
    const record = now(id);

    expect(await escalate(needs)({ cancellationId: id })).toEqual(published);
    expect(now(id)).toEqual(record);
  });

  it.each([
    ['the oldest event that is due', { dueEvents: [first, second], lastEvent: second }, first],
    ['the last event again', { lastEvent: second }, second],
  ])('is published with %s', async (_what, events, wanted) => {
    const { needs, stored } = inMemory();
    const { id } = stored(processing({ status: 'cancelled', ...events }));

    expect(await escalate(needs)({ cancellationId: id })).toEqual(publication(wanted));
  });

  it('is an error with a name when there is no event about it', async () => {
    const { needs, stored } = inMemory();
    const { id } = stored(processing({ status: 'cancelled' }));

    await expect(escalate(needs)({ cancellationId: id })).rejects.toMatchObject({
      name: 'NothingToPublish',
      message: 'a cancellation rests without an event',
    });
  });
});

it('is an error when there is no such cancellation', async () => {
  await expect(escalate(inMemory().needs)({ cancellationId: 'can_gone' })).rejects.toThrow('there is no cancellation');
});
