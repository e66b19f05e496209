import type { Resolution } from '../../core/cancellation/acts/resolution.ts';
import { isInDoubt } from '../../core/cancellation/attempt.ts';
import type { Evidence } from '../../core/cancellation/cancellation.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import { type Circumstances, isLate, isLooking, liveAttempt } from './circumstances.ts';
import { openWords, requestWords } from './open-words.ts';
import { rejectionWords, reviewWords } from './reason-words.ts';

/**
 * Where a cancellation stands and why, in one to three short sentences for people. They hold no text of a provider or of a
 * person, and no times: the fields beside them have those.
 */
export function explanation(record: ShownCancellation, circumstances: Circumstances): string {
  const { status, review, proposal } = record;
  if (isEnd(status)) return [...endWords(record), ...laterWords(record)].join(' ');
  if (status === 'review_required' && proposal)
    return `A person has said how the payment ended, and a second person must approve that.${mayStillWork(record, circumstances)}`;
  if (status === 'review_required')
    return review ? reviewSentences(review.code, record, circumstances) : 'A person must decide.';
  return pauseWords(record, circumstances) ?? openWords(record, circumstances);
}

function reviewSentences(
  code: keyof typeof reviewWords,
  record: ShownCancellation,
  circumstances: Circumstances,
): string {
  const [why, meaning] = reviewWords[code];
  return `A person must decide: ${why}. ${meaning}${mayStillWork(record, circumstances)}`;
}

/** Whoever decides must know whether a request of ours can still move money. Empty if none can. */
function mayStillWork(record: ShownCancellation, circumstances: Circumstances): string {
  const live = liveAttempt(record, circumstances);
  if (!live) return '';
  const request = requestWords(live);
  if (isInDoubt(live)) return ` We sent a ${request} that may have taken effect.`;
  // A provider that asks for a person has done nothing with the request.
  return record.review?.code === 'provider_asks'
    ? ''
    : ` The provider accepted our ${request}, which may still take effect.`;
}

const knownBy: Readonly<Record<Evidence['via'], string>> = {
  response: ", as the provider's answer says",
  poll: ', as a read of the payment shows',
  webhook: ', as a signed webhook of the provider says',
  operator: ', as a person found out',
};

function endWords({ status, evidence, rejection }: ShownCancellation): readonly string[] {
  const known = evidence ? knownBy[evidence.via] : '';
  switch (status) {
    case 'cancelled':
      return [`The payment is cancelled${known}.`, 'The money was not taken, and it is no longer held.'];
    case 'refunded':
      return [`The payment is refunded${known}.`, 'The money had been taken, and all of it was given back.'];
    case 'partially_refunded':
      return [
        `A part of the payment is refunded${known}.`,
        'The money had been taken, and only that part was given back.',
      ];
    default: {
      const [why, meaning] = rejection ? rejectionWords[rejection.code] : [];
      return [
        `The payment was not cancelled${why === undefined ? '' : `: ${why}`}${known}.`,
        ...(meaning === undefined ? [] : [meaning]),
      ];
    }
  }
}

const correctionWords: Readonly<Record<Resolution['status'], string>> = {
  cancelled: 'the payment is cancelled',
  refunded: 'the payment is refunded',
  partially_refunded: 'a part of the payment is refunded',
  rejected: 'the payment was not cancelled',
};

/** A timeline keeps its newest entries, so the contradiction of an end stays in it. */
function laterWords({ timeline, corrections, proposal }: ShownCancellation): readonly string[] {
  const latest = corrections?.at(-1);
  const isContradicted = timeline.some(({ event }) => event === 'contradicted');
  return [
    ...(isContradicted
      ? ['Later the provider showed something else, which does not change this result: compare it with the provider.']
      : []),
    ...(latest ? [`Later a person corrected this, and that counts: ${correctionWords[latest.says.status]}.`] : []),
    ...(proposal ? ['A correction awaits the approval of a second person.'] : []),
  ];
}

/** Why an open cancellation does not move, if that is so. */
function pauseWords(record: ShownCancellation, circumstances: Circumstances): string | undefined {
  const live = liveAttempt(record, circumstances);
  const doubt = live ? ` An earlier ${requestWords(live)} may still take effect.` : '';
  if (circumstances.isHeld && !isLooking(record, circumstances))
    return `An operator holds this provider, so we ask it nothing, and go on by ourselves after the release.${doubt}`;
  if (isLate(record, circumstances)) return `Our next look at the payment is late, and still comes by itself.${doubt}`;
  return record.credentialsRefused
    ? `The provider refuses your credentials, and we try again until they work or the deadline comes.${doubt}`
    : undefined;
}
