import type { CancellationResource } from '../../../functions/api/resource.ts';
import { whoWords } from './act-words.ts';
import { sourceWords } from './evidence-words.ts';
import { money } from './money.ts';
import { plainWords } from './plain-words.ts';
import { reasonDetail, reasonWords } from './reason-words.ts';

/** Why the cancellation has its status, in one line. Empty if there is nothing to add. */
export function reasonOf(cancellation: CancellationResource): string {
  const { refund } = cancellation;
  const refunded = refund ? `refunded: ${money(refund.amount)}` : undefined;
  return [reasonWords(cancellation), detailOf(cancellation), refunded].filter((part) => part !== undefined).join(': ');
}

/** What somebody said about the reason. */
export function detailOf(cancellation: CancellationResource): string | undefined {
  const detail = reasonDetail(cancellation);
  return detail === undefined ? undefined : plainWords(detail);
}

/** Where it stands and why, and what somebody said about that, in one line. */
export const outcomeOf = (cancellation: CancellationResource): string =>
  [cancellation.explanation, detailOf(cancellation)].filter((part) => part !== undefined).join(' · ');

/** Who said what we know, when, and what the provider wrote. */
export function evidenceLine({
  via,
  observedAt,
  reference,
  code,
  message,
  ...who
}: NonNullable<CancellationResource['evidence']>) {
  const person = whoWords(who);
  const said = [reference, code, message].filter((part) => part !== null).join(' · ');
  return `${sourceWords[via]}${person === null ? '' : `, ${person},`} at ${observedAt}${said ? `: ${said}` : ''}`;
}
