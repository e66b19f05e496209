import { describe, expect, it } from 'vitest';
import type { Inside } from '../../../../infra/console/model/figures.ts';
import { nextStep } from '../../../../infra/console/words/next-step.ts';

const clock = (iso: string) => iso.slice(11, 19);
const at = (time: string) => `2026-01-15T${time}.000Z`;
const asked = {
  status: 'processing',
  isPart: false,
  safeToResend: false,
  webhooks: false,
  now: Date.parse(at('02:51:10')),
  clock,
} as const;
const read = { exchange: 'status', isRepeat: true, sendsIfOpen: false } as const;
const waiting = {
  looking: null,
  nextLook: at('02:51:15'),
  next: read,
  isHeldBack: false,
  deadline: at('03:04:50'),
  attempts: [],
} as const;
const inDoubt = (arrivesBy: string | null): Inside['attempts'] => [
  { sentAt: at('02:50:00'), state: 'unresolved', withdrawnBy: null, arrivesBy },
];
const firstOf = (...given: Parameters<typeof nextStep>) => nextStep(...given)?.sentences[0];

describe('what comes next', () => {
  it('is said with its time and the limit', () => {
    expect(nextStep(asked, waiting)).toEqual({
      label: 'Next',
      sentences: ['A read of the payment at 02:51:15.', 'Without a result by 03:04:50, a person decides.'],
    });
  });

  it.each([
    [{ exchange: 'cancel', isRepeat: true, sendsIfOpen: false }, 'The same cancel again at 02:51:15.'],
    [{ exchange: 'cancel', isRepeat: false, sendsIfOpen: false }, 'A cancel at 02:51:15.'],
    [
      { exchange: 'status', isRepeat: false, sendsIfOpen: true },
      'A read of the payment, and the cancel if it is still open, at 02:51:15.',
    ],
  ] as const)('%j reads %s', (next, words) => {
    expect(firstOf(asked, { ...waiting, next })).toBe(words);
  });

  it('says what may bring it forward, and what forbids that', () => {
    expect(firstOf({ ...asked, webhooks: true }, waiting)).toBe(
      'A read of the payment at 02:51:15, or sooner if its webhook comes.',
    );
    expect(firstOf({ ...asked, webhooks: true }, { ...waiting, isHeldBack: true })).toBe(
      'A read of the payment at 02:51:15; not sooner, because the provider asked for time or has not answered well.',
    );
  });

  it('is due, under way, or not there', () => {
    expect(firstOf(asked, { ...waiting, nextLook: at('02:51:00') })).toBe('A read of the payment that is due now.');
    expect(nextStep(asked, { ...waiting, looking: 'cancel' })).toMatchObject({
      label: 'Now',
      sentences: ['The cancel is on its way to the provider.', expect.anything()],
    });
    expect(firstOf({ ...asked, status: 'accepted' }, { ...waiting, nextLook: null })).toContain('run begins');
    expect(nextStep({ ...asked, status: 'cancelled' }, waiting)).toBeUndefined();
  });

  it('says until when a cancel may arrive, and what the read after that leads to', () => {
    const early = nextStep(asked, { ...waiting, attempts: inDoubt(at('02:51:20')) });
    const late = nextStep(asked, { ...waiting, attempts: inDoubt(at('02:51:05')) });
    const part = nextStep({ ...asked, isPart: true }, { ...waiting, attempts: inDoubt(at('02:51:05')) });
    const never = nextStep(asked, { ...waiting, attempts: inDoubt(null) });

    expect(early?.sentences[1]).toContain('may arrive until 02:51:20');
    expect(late?.sentences[1]).toBe('If that still shows it open, the cancel is sent again.');
    expect(part?.sentences).toHaveLength(2);
    expect(never?.sentences).toHaveLength(2);
  });

  it('of a review is at most a read', () => {
    const review = { ...asked, status: 'review_required' } as const;

    expect(nextStep(review, waiting)?.sentences).toEqual(['A read of the payment at 02:51:15.']);
    expect(nextStep(review, { ...waiting, nextLook: null })?.sentences).toEqual([
      'Nothing by itself: a person decides, or asks for another look.',
    ]);
  });
});
