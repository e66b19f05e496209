import { describe, expect, it } from 'vitest';
import type { Inside } from '../../../../infra/console/model/figures.ts';
import { nextStep } from '../../../../infra/console/words/next-step.ts';

const clock = (iso: string) => iso.slice(11, 19);
const at = (time: string) => `2026-01-15T${time}.000Z`;
const situation = {
  status: 'processing',
  safeToResend: false,
  webhooks: false,
  awaitsApproval: false,
  now: Date.parse(at('02:51:10')),
  clock,
} as const;
const read = { exchange: 'status', isRepeat: true, sendsIfOpen: false } as const;
const waiting = {
  looking: null,
  nextLook: at('02:51:15'),
  next: read,
  isHeldBack: false,
  attempts: [],
} as const;
const unresolvedUntil = (arrivesBy: string | null): Inside['attempts'] => [
  { sentAt: at('02:50:00'), state: 'unresolved', withdrawnBy: null, arrivesBy },
];
const firstOf = (...parameters: Parameters<typeof nextStep>) => nextStep(...parameters)?.sentences[0];

describe('what comes next', () => {
  it('is shown with its time', () => {
    expect(nextStep(situation, waiting)).toEqual({
      label: 'Next',
      sentences: ['At 02:51:15 the service reads the payment.'],
    });
  });

  it.each([
    [
      { exchange: 'cancel', isRepeat: true, sendsIfOpen: false },
      'At 02:51:15 the service sends the same cancel again.',
    ],
    [{ exchange: 'cancel', isRepeat: false, sendsIfOpen: false }, 'At 02:51:15 the service sends a cancel.'],
    [
      { exchange: 'testimony', isRepeat: true, sendsIfOpen: false },
      'At 02:51:15 the service reads what a webhook said.',
    ],
    [
      { exchange: 'none', isRepeat: true, sendsIfOpen: false },
      'At 02:51:15 the service leaves the decision to a person.',
    ],
    [
      { exchange: 'status', isRepeat: false, sendsIfOpen: true },
      'At 02:51:15 the service reads the payment and, if it is still open, sends the cancel.',
    ],
  ] as const)('%j becomes %s', (next, words) => {
    expect(firstOf(situation, { ...waiting, next })).toBe(words);
  });

  it('can be brought forward by a webhook, unless it is held back', () => {
    expect(firstOf({ ...situation, webhooks: true }, waiting)).toBe(
      'At 02:51:15 the service reads the payment, or sooner if a webhook arrives.',
    );
    expect(firstOf({ ...situation, webhooks: true }, { ...waiting, isHeldBack: true })).toBe(
      'At 02:51:15 the service reads the payment, and not sooner: the provider asked us to wait, or its last answers were errors.',
    );
  });

  it('repeats a harmless cancel unless it has worked', () => {
    const next = { exchange: 'status', isRepeat: true, sendsIfOpen: true } as const;

    expect(firstOf({ ...situation, safeToResend: true }, { ...waiting, next })).toBe(
      'At 02:51:15 the service reads the payment and, unless that shows a result, sends the cancel again.',
    );
    expect(firstOf({ ...situation, safeToResend: true }, { ...waiting, next: { ...next, isRepeat: false } })).toBe(
      'At 02:51:15 the service reads the payment and, if it is still open, sends the cancel.',
    );
  });

  it('may be due, in progress, or nothing at all', () => {
    expect(firstOf(situation, { ...waiting, nextLook: at('02:51:00') })).toBe(
      'Very soon the service reads the payment.',
    );
    expect(nextStep(situation, { ...waiting, looking: 'cancel' })).toMatchObject({
      label: 'Now',
      sentences: ['The service is sending the cancel.'],
    });
    expect(firstOf({ ...situation, status: 'accepted' }, { ...waiting, nextLook: null })).toBe(
      'The workflow run starts and makes the first request to the provider.',
    );
    expect(nextStep({ ...situation, status: 'cancelled' }, waiting)).toBeUndefined();
  });

  it('says until when a cancel may arrive that must not be repeated, and what a later read leads to', () => {
    const early = nextStep(situation, { ...waiting, attempts: unresolvedUntil(at('02:51:20')) });
    const late = nextStep(situation, { ...waiting, attempts: unresolvedUntil(at('02:51:05')) });
    const harmless = nextStep(
      { ...situation, safeToResend: true },
      { ...waiting, attempts: unresolvedUntil(at('02:51:05')) },
    );
    const never = nextStep(situation, { ...waiting, attempts: unresolvedUntil(null) });

    expect(early?.sentences[1]).toContain('may arrive until 02:51:20');
    expect(late?.sentences[1]).toBe(
      'If that read does not show its effect, a person decides: a second cancel could move money twice.',
    );
    expect(harmless?.sentences).toHaveLength(1);
    expect(never?.sentences).toHaveLength(1);
  });

  it('is at most a read during a review', () => {
    const review = { ...situation, status: 'review_required' } as const;

    expect(nextStep(review, waiting)?.sentences).toEqual(['At 02:51:15 the service reads the payment.']);
    expect(nextStep(review, { ...waiting, nextLook: null })?.sentences).toEqual([
      'Nothing happens until a person rechecks or resolves it.',
    ]);
    expect(nextStep({ ...review, awaitsApproval: true }, { ...waiting, nextLook: null })?.sentences).toEqual([
      'It ends when a second person approves what the first one said.',
    ]);
  });
});
