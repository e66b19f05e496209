import { isEnd, type Status } from '../../../functions/core/cancellation/status.ts';
import type { Inside } from '../model/figures.ts';

/** What the next look does, which the API does not tell. */
export interface NextStep {
  readonly label: 'Now' | 'Next';
  readonly sentences: readonly string[];
}

interface Situation {
  readonly status: Status;
  readonly safeToResend: boolean;
  readonly webhooks: boolean;
  /** Whether a second person must approve what a person said. */
  readonly awaitsApproval: boolean;
  readonly now: number;
  /** Formats a time as the page shows it. */
  readonly clock: (iso: string) => string;
}

type Progress = Pick<Inside, 'looking' | 'nextLook' | 'next' | 'isHeldBack' | 'attempts'>;

/** What comes next and when, as far as the record shows it; `undefined` after the end. */
export function nextStep(situation: Situation, progress: Progress): NextStep | undefined {
  if (isEnd(situation.status)) return undefined;
  const sentences = [step, arrival].map((words) => words(situation, progress)).filter((words) => words !== '');
  return sentences.length === 0 ? undefined : { label: progress.looking ? 'Now' : 'Next', sentences };
}

function step(situation: Situation, progress: Progress): string {
  const { status, safeToResend, webhooks, awaitsApproval, now, clock } = situation;
  const { looking, nextLook, next, isHeldBack } = progress;
  if (looking) return `The service is ${lookingWords[looking]}.`;
  if (status === 'accepted') return 'The workflow run starts and makes the first request to the provider.';
  if (nextLook === null || next === null) return status === 'review_required' ? untilPerson(awaitsApproval) : '';
  const words = `${Date.parse(nextLook) > now ? `At ${clock(nextLook)}` : 'Very soon'} the service ${action(next, safeToResend)}`;
  if (isHeldBack) return `${words}, and not sooner: the provider asked us to wait, or its last answers were errors.`;
  return webhooks && status === 'processing' ? `${words}, or sooner if a webhook arrives.` : `${words}.`;
}

const untilPerson = (awaitsApproval: boolean) =>
  awaitsApproval
    ? 'It ends when a second person approves what the first one said.'
    : 'Nothing happens until a person rechecks or resolves it.';

/** What the service does right now. */
export const lookingWords: Readonly<Record<NonNullable<Progress['looking']>, string>> = {
  cancel: 'sending the cancel',
  status: 'reading the payment',
  testimony: 'reading what a webhook said',
};

function action({ exchange, isRepeat, sendsIfOpen }: NonNullable<Progress['next']>, safeToResend: boolean): string {
  switch (exchange) {
    case 'testimony':
      return 'reads what a webhook said';
    case 'none':
      return 'leaves the decision to a person';
    case 'cancel':
      return isRepeat ? 'sends the same cancel again' : 'sends a cancel';
    case 'status':
      if (!sendsIfOpen) return 'reads the payment';
      return isRepeat && safeToResend
        ? 'reads the payment and, unless that shows a result, sends the cancel again'
        : 'reads the payment and, if it is still open, sends the cancel';
  }
}

/** Until when a cancel that must not be repeated may still arrive: before that, no read can show that it had no effect. */
function arrival({ status, safeToResend, now, clock }: Situation, { attempts, looking }: Progress): string {
  const latest = attempts
    .flatMap(({ state, arrivesBy }) => (state === 'unresolved' && arrivesBy !== null ? [arrivesBy] : []))
    .sort()
    .at(-1);
  if (latest === undefined || safeToResend || looking === 'cancel' || status !== 'processing') return '';
  if (Date.parse(latest) > now)
    return `The last cancel may arrive until ${clock(latest)}. Only a read that starts later can show that it had no effect.`;
  const isAccepted = attempts.some(({ state }) => state === 'acknowledged');
  return isAccepted
    ? ''
    : 'If that read does not show its effect, a person decides: a second cancel could move money twice.';
}
