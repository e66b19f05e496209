import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventDetail } from '../../../functions/api/event.ts';
import type { Inside } from '../../console/model/figures.ts';
import type { Bus, Envelope } from '../engines/bus.ts';

export type EventsIndex = ReturnType<typeof eventsIndex>;

/** The journal knows where every 256th line starts, so this many lines can be read at once without a search. */
const linesAtOnce = 256;
const firstSize = 1024;
const newline = 0x0a;
/** What stands before the id of the cancellation. Inside a text, JSON would escape the quotes. */
const beforeId = '"cancellation":{"id":"can_';

/**
 * Finds the published events about one cancellation. The first question reads the journal once, and gives way to other
 * work after every 256 lines. Later questions read only the lines that were added since, and those about the
 * cancellation. Each event takes four bytes: the first six characters of the id as a number. Lines of another
 * cancellation with the same number are read and left out.
 */
export function eventsIndex(bus: Pick<Bus, 'count' | 'lines'>) {
  let numbers = new Uint32Array(firstSize);
  let read = 0;

  function add(number: number): void {
    if (read === numbers.length) {
      const larger = new Uint32Array(2 * numbers.length);
      larger.set(numbers);
      numbers = larger;
    }
    numbers[read++] = number;
  }

  async function readOn(): Promise<void> {
    for (let isFirst = true; read < bus.count(); isFirst = false) {
      if (!isFirst) await nextTurn();
      // Another question may have read these lines meanwhile, so nothing waits between this line and the last one.
      const lines = bus.lines(read, read - (read % linesAtOnce) + linesAtOnce);
      for (let from = 0; from < lines.length; from = lines.indexOf(newline, from) + 1) add(numberAt(lines, from));
    }
  }

  return {
    async about(id: string): Promise<Inside['events']> {
      await readOn();
      const number = numberOf(id.slice(prefixLength));
      const found: Inside['events'][number][] = [];
      for (let at = numbers.indexOf(number); at >= 0 && at < read; at = numbers.indexOf(number, at + 1)) {
        const envelope = JSON.parse(bus.lines(at, at + 1).toString()) as Envelope;
        const { eventId, cancellation } = envelope.detail as EventDetail;
        const { status, updatedAt } = cancellation;
        if (cancellation.id === id) found.push({ eventId, detailType: envelope['detail-type'], at: updatedAt, status });
      }
      return found;
    },
  };
}

const prefixLength = 'can_'.length;
const characters = 6;

/** Six characters in base 36 are less than 2^32. */
const numberOf = (text: string) => Number.parseInt(text.slice(0, characters), 36) || 0;

/** The number of the line that starts here; 0 if it is about no cancellation. */
function numberAt(lines: Buffer, from: number): number {
  const at = lines.indexOf(beforeId, from);
  const end = lines.indexOf(newline, from);
  if (at < 0 || at > end) return 0;
  const start = at + beforeId.length;
  return numberOf(lines.subarray(start, start + characters).toString('latin1'));
}
