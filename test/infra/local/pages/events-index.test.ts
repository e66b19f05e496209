import { describe, expect, it } from 'vitest';
import { localBus } from '../../../../infra/local/engines/bus.ts';
import { openJournal } from '../../../../infra/local/engines/journal.ts';
import { eventsIndex } from '../../../../infra/local/pages/events-index.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

/** An id that begins with `start` and the number, in letters. */
const idOf = (number: number, start = '') =>
  `can_${`${start}${[...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`.padEnd(26, 'z')}`;
const updatedAt = '2026-01-01T00:00:00.000Z';

/** A bus on a journal in a new folder. It counts the lines that are read from it. */
async function withBus(run: (bus: ReturnType<typeof countingBus>) => Promise<void>) {
  const folder = temporaryFolder();
  const bus = countingBus(folder.path);
  try {
    await run(bus);
  } finally {
    bus.close();
    folder.remove();
  }
}

function countingBus(folder: string) {
  const bus = localBus({ journal: openJournal(`${folder}/events.jsonl`), rules: [], onError: () => undefined });
  let linesRead = 0;
  return {
    ...bus,
    publish: (id: string, eventId: string, more = {}) =>
      bus.putEvents([
        {
          source: 'test',
          detailType: 'CancellationCompleted',
          detail: {
            eventId,
            version: 1,
            merchantId: 'm',
            cancellation: { id, status: 'cancelled', updatedAt, ...more },
          },
        },
      ]),
    lines(from: number, to = bus.count()) {
      linesRead += Math.min(to, bus.count()) - from;
      return bus.lines(from, to);
    },
    takeLinesRead: () => {
      const read = linesRead;
      linesRead = 0;
      return read;
    },
  };
}

const eventIds = (events: readonly { readonly eventId: string }[]) => events.map(({ eventId }) => eventId);

describe('the index of the events', () => {
  it('finds the events about one cancellation in their order, those of an earlier process too', () =>
    withBus(async (bus) => {
      for (let number = 0; number < 600; number++) bus.publish(idOf(number % 200), `evt_${number}`);
      const { about } = eventsIndex(bus);

      expect(await about(idOf(7))).toEqual([
        { eventId: 'evt_7', detailType: 'CancellationCompleted', at: updatedAt, status: 'cancelled' },
        { eventId: 'evt_207', detailType: 'CancellationCompleted', at: updatedAt, status: 'cancelled' },
        { eventId: 'evt_407', detailType: 'CancellationCompleted', at: updatedAt, status: 'cancelled' },
      ]);
    }));

  it('reads the journal once, and later only what is new and what is about the cancellation', () =>
    withBus(async (bus) => {
      for (let number = 0; number < 3000; number++) bus.publish(idOf(number), `evt_${number}`);
      const { about } = eventsIndex(bus);
      await about(idOf(5, 'x'));
      expect(bus.takeLinesRead()).toBe(3000);

      bus.publish(idOf(5, 'x'), 'evt_new');
      expect(eventIds(await about(idOf(5, 'x')))).toEqual(['evt_new']);
      expect(bus.takeLinesRead()).toBe(2);
      expect(await about(idOf(6, 'y'))).toEqual([]);
      expect(bus.takeLinesRead()).toBe(0);
    }));

  it('does not mix cancellations whose ids begin alike, or name another one in a text', () =>
    withBus(async (bus) => {
      const [one, other] = [idOf(1, 'qwerty'), idOf(2, 'qwerty')];
      bus.publish(one, 'evt_1', { merchantReference: `"cancellation":{"id":"${other}"` });
      bus.publish(other, 'evt_2');
      const { about } = eventsIndex(bus);

      expect(eventIds(await about(one))).toEqual(['evt_1']);
      expect(eventIds(await about(other))).toEqual(['evt_2']);
    }));

  it('answers questions that come at the same time, and lines about no cancellation', () =>
    withBus(async (bus) => {
      bus.putEvents([{ source: 'test', detailType: 'Other', detail: {} }]);
      for (let number = 0; number < 2000; number++) bus.publish(idOf(number), `evt_${number}`);
      const { about } = eventsIndex(bus);

      const found = await Promise.all([3, 1999, 3].map((number) => about(idOf(number))));

      expect(found.map(eventIds)).toEqual([['evt_3'], ['evt_1999'], ['evt_3']]);
    }));
});
