import { describe, expect, it } from 'vitest';
import { dueEvent } from '../../../../functions/api/event.ts';
import { confirm, confirmation } from '../../../../functions/core/writes/confirm.ts';
import { hour, minute, noon, processing } from '../../../fixtures/a-cancellation.ts';

const ended = processing({ status: 'cancelled', completedAt: noon });
const eventOf = (version: number) => dueEvent({ ...ended, version }, 'CancellationContradicted');

describe('a confirmation', () => {
  it('compares versions as numbers, so that version 10 is newer than version 9', () => {
    const [nine, ten] = [eventOf(9), eventOf(10)];

    expect(confirm({ ...ended, dueEvents: [ten], lastEvent: nine }, ten.eventId, noon)?.lastEvent).toBe(ten);
    expect(confirm({ ...ended, dueEvents: [nine], lastEvent: ten }, nine.eventId, noon)?.lastEvent).toBe(ten);
  });

  it('says where the event stands, and sets nothing else while another one is due', () => {
    const dueEvents = [eventOf(3), eventOf(4)];

    expect(confirmation({ ...ended, dueEvents, wakeAt: noon + minute }, eventOf(4).eventId, noon)).toEqual({
      index: 1,
      fields: { lastEvent: eventOf(4) },
    });
  });

  it('moves a wakeAt that would come too late for the next event or too early for the next look', () => {
    const two = { ...ended, dueEvents: [eventOf(3), eventOf(4)], wakeAt: noon + hour };
    const waiting = processing({ dueEvents: [eventOf(3)], wakeAt: noon + minute, nextLook: noon + 10 * minute });

    expect(confirm(two, eventOf(3).eventId, noon)?.wakeAt).toBe(noon + 2 * minute);
    expect(confirm(waiting, eventOf(3).eventId, noon)?.wakeAt).toBe(noon + 11 * minute);
  });

  it('of an event that is not due changes nothing', () => {
    expect(confirm({ ...ended, dueEvents: [eventOf(3)] }, eventOf(4).eventId, noon)).toBeUndefined();
  });
});
