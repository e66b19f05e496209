import type { CancellationResource } from '../../../functions/api/resource.ts';
import { sourceWords } from './evidence-words.ts';
import { moneyWords } from './money-words.ts';
import { plainWords } from './plain-words.ts';
import { reviewMeanings } from './reason-words.ts';
import { spacedWords } from './status-words.ts';

const money = ({ value, currency }: { readonly value: number; readonly currency: string }) =>
  `${value} ${currency} (minor units)`;

/** Why the cancellation has its status, in one line. Empty if there is nothing to add. */
export function reasonOf({ rejection, review, waitingFor, refund }: CancellationResource): string {
  const cause = rejection ?? review ?? waitingFor;
  const refunded = refund ? `refunded: ${money(refund.amount)}` : undefined;
  return [cause && spacedWords(cause.code), cause?.detail ? plainWords(cause.detail) : undefined, refunded]
    .filter((part) => part !== undefined)
    .join(': ');
}

/** What the status says about the money, or why a person must decide. */
export const meaningOf = (cancellation: CancellationResource): string | undefined =>
  cancellation.review ? reviewMeanings[cancellation.review.code] : moneyWords(cancellation);

/** Who said what we know, when, and what the provider wrote. */
export function evidenceLine({
  via,
  observedAt,
  reference,
  code,
  message,
}: NonNullable<CancellationResource['evidence']>) {
  const said = [reference, code, message].filter((part) => part !== null).join(' · ');
  return `${sourceWords[via]} at ${observedAt}${said ? `: ${said}` : ''}`;
}
