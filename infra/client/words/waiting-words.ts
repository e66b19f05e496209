import type { CancellationResource } from '../../../functions/api/resource.ts';
import { durationWords } from './duration-words.ts';

/** What a cancellation waits for. */
export const waitingWords: Readonly<Record<NonNullable<CancellationResource['waitingFor']>, string>> = {
  provider: 'the provider',
  terminal: 'the card terminal',
  webhook: 'a webhook of the provider',
  credentials: 'credentials that the provider accepts',
  hold: 'the release of the provider',
  person: 'a person',
};

/** How far away the time of a step is: "in 14 minutes", "due 5 seconds ago". `now` is in milliseconds. */
export function fromNow(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  if (seconds === 0) return 'now';
  return seconds > 0 ? `in ${durationWords(seconds)}` : `due ${durationWords(-seconds)} ago`;
}

type Standing = Pick<CancellationResource, 'status' | 'waitingFor' | 'nextLookAt' | 'deadline'>;

/** What it waits for, when we look next, and until when; empty after the end. `moment` formats a time. */
export function standingFacts(
  { status, waitingFor, nextLookAt, deadline }: Standing,
  moment: (iso: string) => string,
): readonly (readonly [name: string, words: string])[] {
  const isReview = status === 'review_required';
  return [
    ...(waitingFor ? [['Waits for', waitingWords[waitingFor]] as const] : []),
    ...(nextLookAt ? [[isReview ? 'Next read' : 'Next look', moment(nextLookAt)] as const] : []),
    ...(deadline ? [['A person decides', moment(deadline)] as const] : []),
  ];
}
