import { describe, expect, it } from 'vitest';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { agreement, propose } from '../../../../functions/core/decide/propose.ts';
import { minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

const review = processing({ status: 'review_required', version: 5, review: { code: 'outcome_unknown' } });
const ana = { by: 'sub-of-ana', byName: 'ana' };
const ben = { by: 'sub-of-ben' };
const cancelled = { kind: 'resolution', says: { status: 'cancelled', note: 'seen' } } as const;
const proposed = changed(review, propose(review, cancelled, ana, noon + minute));

describe('a proposal', () => {
  it('is gone when a look proves the end, and stays with who made it in the acts', () => {
    const result = { exchange: 'status', began: noon, ended: noon, observation: { kind: 'cancelled' } } as const;

    const ended = changed(proposed, decide(proposed, result, policies['read-status']).changes);

    expect(ended).toMatchObject({ status: 'cancelled', acts: proposed.acts });
    expect(ended).not.toHaveProperty('proposal');
  });

  it('is kept with who made it, and changes nothing else', () => {
    expect(proposed).toEqual({
      ...review,
      proposal: { ...cancelled, at: noon + minute, ...ana },
      acts: [{ at: noon + minute, act: 'proposal', ...ana, status: 'cancelled', note: 'seen' }],
      version: 6,
      updatedAt: noon + minute,
    });
  });

  it.each([
    ['is new if there is none', review, cancelled, ana, 'proposed'],
    ['awaits another person if the same one repeats it', proposed, cancelled, ana, 'awaits another person'],
    ['is approved if another person says the same', proposed, cancelled, ben, 'approved'],
    ['is new with another note', proposed, { ...cancelled, says: { ...cancelled.says, note: 'x' } }, ben, 'proposed'],
    ['is new as a correction', proposed, { ...cancelled, kind: 'correction' }, ben, 'proposed'],
    [
      'awaits another person whatever their name is',
      proposed,
      cancelled,
      { by: ana.by, byName: 'ben' },
      'awaits another person',
    ],
  ] as const)('%s', (_sentence, record, stated, actor, wanted) => {
    expect(agreement(record, stated, actor)).toBe(wanted);
  });
});
