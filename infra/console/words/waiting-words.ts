import type { CancellationResource } from '../../../functions/api/resource.ts';

type Waiting = Pick<NonNullable<CancellationResource['waitingFor']>, 'nextTryAt' | 'until'>;

/** What an open cancellation waits for, and until when; `clock` formats a time as the page shows it. */
export function waitingWords({ nextTryAt, until }: Waiting, clock: (iso: string) => string): string {
  const sentences = [
    'It waits until the provider accepts the credentials.',
    nextTryAt !== null && `The next try is at ${clock(nextTryAt)}.`,
    until !== null && `If the credentials still do not work at ${clock(until)}, a person decides.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
