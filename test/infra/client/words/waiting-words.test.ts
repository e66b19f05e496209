import { describe, expect, it } from 'vitest';
import { waits } from '../../../../functions/api/standing/waiting-for.ts';
import { fromNow, standingFacts, waitingWords } from '../../../../infra/client/words/waiting-words.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('what a cancellation waits for', () => {
  it('has words for each of it', () => {
    expect(Object.keys(waitingWords)).toEqual([...waits]);
  });

  it('stands beside the next look and the deadline, as far as there are any', () => {
    const open = { status: 'processing', waitingFor: 'terminal', nextLookAt: iso(1), deadline: iso(2) } as const;
    const review = { status: 'review_required', waitingFor: 'person', nextLookAt: iso(1), deadline: null } as const;
    const ended = { status: 'cancelled', waitingFor: null, nextLookAt: null, deadline: null } as const;

    expect(standingFacts(open, (at) => at.slice(17, 19))).toEqual([
      ['Waits for', 'the card terminal'],
      ['Next look', '01'],
      ['A person decides', '02'],
    ]);
    expect(standingFacts(review, (at) => at.slice(17, 19))).toEqual([
      ['Waits for', 'a person'],
      ['Next read', '01'],
    ]);
    expect(standingFacts(ended, String)).toEqual([]);
  });
});

describe('the time of a step', () => {
  it.each([
    [14 * 60, 'in 14 minutes'],
    [3 * 86_400, 'in 3 days'],
    [0.4, 'now'],
    [-5, 'due 5 seconds ago'],
  ])('that is %d seconds away is "%s"', (seconds, words) => {
    expect(fromNow(iso(1000 + seconds), 1_000_000)).toBe(words);
  });
});
