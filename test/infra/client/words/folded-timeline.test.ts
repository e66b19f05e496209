import { describe, expect, it } from 'vitest';
import { foldedTimeline, timesWords } from '../../../../infra/client/words/folded-timeline.ts';

const timelineOf = (events: readonly string[]) =>
  events.map((event, index) => ({ at: `t${index}`, event, detail: `d${index}` }));

const shown = (events: readonly string[]) =>
  foldedTimeline(timelineOf(events)).map(({ entry, times, last }) => `${entry.event} ${times} ${entry.at}-${last.at}`);

const repeated = (times: number, ...events: readonly string[]) => Array.from({ length: times }, () => events).flat();

describe('a folded timeline', () => {
  it('has one line for an event that repeats, whatever its details', () => {
    expect(shown(['accepted', ...repeated(13, 'cancel_unknown'), 'cancelled'])).toEqual([
      'accepted 1 t0-t0',
      'cancel_unknown 13 t1-t13',
      'cancelled 1 t14-t14',
    ]);
  });

  it('has one line for each of the events that repeat in turns', () => {
    expect(shown(['accepted', ...repeated(13, 'cancel_unknown', 'status_open'), 'cancel_pending'])).toEqual([
      'accepted 1 t0-t0',
      'cancel_unknown 13 t1-t25',
      'status_open 13 t2-t26',
      'cancel_pending 1 t27-t27',
    ]);
  });

  it('keeps each line of what repeats less than three times', () => {
    expect(shown(repeated(2, 'cancel_unknown', 'status_open'))).toHaveLength(4);
    expect(shown(['cancel_unknown', 'cancel_unknown'])).toHaveLength(2);
    expect(shown([])).toEqual([]);
  });

  it('hides no correction and no contradiction behind another one', () => {
    expect(shown(['cancelled', ...repeated(4, 'corrected'), 'contradicted'])).toHaveLength(6);
    expect(shown(repeated(3, 'corrected', 'contradicted'))).toHaveLength(6);
  });

  it('says how often a line was recorded, and when last', () => {
    const [folded, single] = foldedTimeline(timelineOf([...repeated(3, 'status_open'), 'cancelled']));

    expect(folded && timesWords(folded, (at) => at)).toBe('recorded 3 times, the last at t2');
    expect(single && timesWords(single, (at) => at)).toBeUndefined();
  });
});
