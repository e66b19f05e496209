import { expect, it } from 'vitest';
import { lastExchange, lastReadAt } from '../../../../infra/console/words/books-words.ts';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const line = (second: number, event: string) => ({ at: at(second), event, detail: null });
const repeat = { at: at(2), event: 'status_open', times: 2, last: at(5) };
const evidence = { observedAt: at(6), by: null, byName: null, reference: null, code: null, message: null, details: {} };

it('takes requests, reads and webhooks for an exchange, and nothing else', () => {
  const timeline = [line(0, 'accepted'), line(1, 'cancel_unknown'), line(2, 'status_open'), line(7, 'review_required')];

  expect(lastExchange({ timeline })).toEqual({ event: 'status_open', at: at(2) });
  expect(lastExchange({ timeline }, [repeat])).toEqual({ event: 'status_open', at: at(5) });
  expect(lastExchange({ timeline: [line(0, 'accepted')] })).toBeUndefined();
});

it('knows the last read from the timeline, from repetitions, and from evidence that a read gave', () => {
  const timeline = [line(0, 'accepted'), line(1, 'cancel_unknown'), line(2, 'status_open')];

  expect(lastReadAt({ timeline: timeline.slice(0, 2), evidence: null })).toBeUndefined();
  expect(lastReadAt({ timeline, evidence: { ...evidence, via: 'webhook' } })).toBe(at(2));
  expect(lastReadAt({ timeline, evidence: null }, [repeat])).toBe(at(5));
  expect(lastReadAt({ timeline, evidence: { ...evidence, via: 'poll' } }, [repeat])).toBe(at(6));
});
