import { describe, expect, it } from 'vitest';
import { maxCorrections } from '../../../../functions/core/cancellation/acts/act.ts';
import type { Resolution } from '../../../../functions/core/cancellation/acts/resolution.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { correct, whyNotCorrectable } from '../../../../functions/core/decide/correct.ts';
import { resolve } from '../../../../functions/core/decide/resolve.ts';
import { minute, noon, processing } from '../../../fixtures/a-cancellation.ts';

const review = processing({ status: 'review_required', version: 5, review: { code: 'outcome_unknown' } });
const ana = { by: 'sub-of-ana', byName: 'ana' };
const resolved = changed(review, resolve(review, { status: 'cancelled', note: 'seen', reference: 'r-1' }, ana, noon));
const refund: Resolution = { status: 'refunded', note: 'the bank says so' };
const corrected = (record: Cancellation, says: Resolution, at = noon + minute, isApproval = false) =>
  changed(record, correct(record, says, ana, at, isApproval));

describe('a correction', () => {
  it('stands beside the end, which stays as it is', () => {
    expect(corrected(resolved, refund)).toEqual({
      ...resolved,
      corrections: [{ at: noon + minute, ...ana, says: refund }],
      acts: [
        ...(resolved.acts ?? []),
        { at: noon + minute, act: 'correction', ...ana, status: refund.status, note: refund.note },
      ],
      timeline: [
        ...resolved.timeline,
        { at: noon + minute, event: 'corrected', detail: 'operator: refunded: the bank says so' },
      ],
      version: resolved.version + 1,
      updatedAt: noon + minute,
    });
  });

  it('that a second person approves is an approval, and ends the proposal', () => {
    const proposal = { kind: 'correction', says: refund, at: noon, by: 'sub-of-ben' } as const;
    const after = corrected({ ...resolved, proposal }, refund, noon + minute, true);

    expect(after).not.toHaveProperty('proposal');
    expect(after.acts?.at(-1)).toEqual({ at: noon + minute, act: 'approval', ...ana });
  });
});

describe('an end can be corrected', () => {
  const full = Array.from({ length: maxCorrections }, (_, index) => ({
    ...ana,
    at: noon,
    says: { ...refund, note: `${index}` },
  }));
  const other: Resolution = { status: 'rejected', code: 'expired', note: 'y' };

  it.each<[string, Cancellation, Resolution, ReturnType<typeof whyNotCorrectable>]>([
    ['if a person stated it', resolved, refund, undefined],
    [
      'again, with what was said before the last correction',
      corrected(resolved, refund),
      { status: 'cancelled', note: 'x' },
      undefined,
    ],
    ['to the same status with another reference', resolved, { status: 'cancelled', note: 'x' }, undefined],
    ['not while it is under review', review, refund, 'open'],
    ['not while it is open', processing(), refund, 'open'],
    ['not if the provider proved it', processing({ status: 'cancelled', completedAt: noon }), refund, 'proven'],
    ['not to itself', resolved, { status: 'cancelled', note: 'x', reference: 'r-1' }, 'same end'],
    ['not to the last correction', corrected(resolved, refund), { status: 'refunded', note: 'x' }, 'same end'],
    ['not twice in the same words', corrected(resolved, refund), refund, 'known'],
    ['not by a repeat of an older correction', corrected(corrected(resolved, refund), other), refund, 'said before'],
    [
      'to what an older correction said, in other words',
      corrected(corrected(resolved, refund), other),
      { ...refund, note: 'the bank says so again' },
      undefined,
    ],
    ['not for the ninth time', { ...resolved, corrections: full }, other, 'full'],
    ['eight times', { ...resolved, corrections: full.slice(1) }, other, undefined],
  ])('%s', (_when, record, says, wanted) => {
    expect(whyNotCorrectable(record, says)).toBe(wanted);
  });
});
