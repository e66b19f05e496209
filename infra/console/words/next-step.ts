import { isEnd, type Status } from '../../../functions/core/cancellation/status.ts';
import type { Inside } from '../model/figures.ts';

/** What comes next for an open cancellation. */
export interface NextStep {
  readonly label: 'Now' | 'Next';
  readonly sentences: readonly string[];
}

interface Asked {
  readonly status: Status;
  /** Whether only a part of the payment is to be given back. */
  readonly isPart: boolean;
  readonly safeToResend: boolean;
  readonly webhooks: boolean;
  readonly now: number;
  /** A moment as the page shows it. */
  readonly clock: (iso: string) => string;
}

type Known = Pick<Inside, 'looking' | 'nextLook' | 'next' | 'isHeldBack' | 'deadline' | 'attempts'>;

/** What comes next and when, as far as the record shows it; nothing after an end. */
export function nextStep(asked: Asked, inside: Known): NextStep | undefined {
  if (isEnd(asked.status)) return undefined;
  const sentences = [step(asked, inside), doubt(asked, inside), limit(asked, inside)].filter((words) => words !== '');
  return sentences.length === 0 ? undefined : { label: inside.looking ? 'Now' : 'Next', sentences };
}

function step({ status, webhooks, now, clock }: Asked, { looking, nextLook, next, isHeldBack }: Known): string {
  if (looking) return looking === 'cancel' ? 'The cancel is on its way to the provider.' : 'The payment is being read.';
  if (status === 'accepted') return 'Its workflow run begins, and with it the first look.';
  if (nextLook === null || next === null)
    return status === 'review_required' ? 'Nothing by itself: a person decides, or asks for another look.' : '';
  const when = Date.parse(nextLook) > now ? `at ${clock(nextLook)}` : 'that is due now';
  const sooner = isHeldBack
    ? '; not sooner, because the provider asked for time or has not answered well'
    : webhooks && status === 'processing'
      ? ', or sooner if its webhook comes'
      : '';
  return `${stepWords(next)} ${when}${sooner}.`;
}

function stepWords({ exchange, isRepeat, sendsIfOpen }: NonNullable<Known['next']>): string {
  if (exchange === 'cancel') return isRepeat ? 'The same cancel again' : 'A cancel';
  return sendsIfOpen ? 'A read of the payment, and the cancel if it is still open,' : 'A read of the payment';
}

/** Until when a read cannot settle what became of a sending. */
function doubt({ status, isPart, safeToResend, now, clock }: Asked, { attempts, looking }: Known): string {
  const arrivals = attempts.filter(({ state }) => state === 'unresolved').map(({ arrivesBy }) => arrivesBy);
  const latest = arrivals
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  if (latest === undefined || safeToResend || looking === 'cancel' || status !== 'processing') return '';
  if (Date.parse(latest) > now)
    return `Our cancel may arrive until ${clock(latest)}; only a read that begins later can show that it had no effect.`;
  const isAlone = attempts.every(({ state }) => state !== 'acknowledged');
  return isPart || !isAlone ? '' : 'If that still shows it open, the cancel is sent again.';
}

const limit = ({ status, clock }: Asked, { deadline }: Known) =>
  status === 'processing' && deadline !== null ? `Without a result by ${clock(deadline)}, a person decides.` : '';
