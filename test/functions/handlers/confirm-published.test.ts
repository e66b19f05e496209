import { describe, expect, it } from 'vitest';
import { dueEvent } from '../../../functions/api/event.ts';
import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

const ended = processing({ status: 'cancelled', completedAt: noon });
const event = dueEvent(ended, 'CancellationCompleted');
const another = dueEvent({ ...ended, version: 3 }, 'CancellationContradicted');

describe('an event that the bus has shown', () => {
  it('is no longer due, and no other run starts', async () => {
    const { needs, stored, now, started, logged } = inMemory();
    const { id } = stored({ ...ended, dueEvents: [event], wakeAt: noon });

    await confirmPublished(needs)({ 'detail-type': event.detailType, detail: event.detail });

    expect(now(id)).toMatchObject({ dueEvents: [], lastEvent: event });
    expect(now(id)).not.toHaveProperty('wakeAt');
    expect(started).toEqual([]);
    const { eventId, detailType } = event;
    expect(logged).toEqual([['info', 'published', { cancellationId: id, eventId, detailType, status: 'cancelled' }]]);
  });

  it('is followed by a run for the next one that is due', async () => {
    const { needs, clock, stored, now, started } = inMemory();
    const record = stored({ ...ended, run: 2, dueEvents: [event, another] });
    clock.now = noon + minute;

    await confirmPublished(needs)({ detail: event.detail });

    expect(now(record.id)).toMatchObject({ dueEvents: [another], lastEvent: event, wakeAt: record.wakeAt, run: 3 });
    expect(started).toMatchObject([{ cancellationId: record.id, run: 3 }]);
  });

  it.each([
    ['was confirmed before', { ...ended, dueEvents: [another] }],
    ['is about a record that is gone', undefined],
  ])('starts no run when it %s', async (_when, record) => {
    const { needs, stored, started } = inMemory();
    if (record) stored(record);

    await confirmPublished(needs)({ detail: event.detail });

    expect(started).toEqual([]);
  });
});
