import type { CancellationResource } from '../../../functions/api/resource.ts';
import { money } from './money.ts';
import { spacedWords, statusWord } from './status-words.ts';

type Act = CancellationResource['acts'][number];
type Statement = CancellationResource['corrections'][number];

/** What somebody did. */
const actWords: Readonly<Record<Act['act'], string>> = {
  accept: 'asked for the cancellation',
  recheck: 'asked for a recheck',
  proposal: 'proposed an end',
  approval: 'approved the proposal',
  resolution: 'resolved the review',
  correction: 'corrected the end',
};

/** What somebody did, in one line: "proposed an end (Refunded): seen in the portal". */
export const actLineWords = ({ act, status, note }: Act) =>
  `${actWords[act]}${status === null ? '' : ` (${statusWord[status]})`}${note === null ? '' : `: ${note}`}`;

/** Who it was: the readable name with the subject of the token, or the subject alone. */
export const whoWords = ({ by, byName }: { readonly by: string | null; readonly byName: string | null }) =>
  byName === null ? by : `${byName} (${by})`;

/** What a person said of an end, in one line: the status with its reason, amount and reference. */
export function statementWords({ status, code, refund, reference }: Omit<Statement, 'at' | 'by' | 'byName' | 'note'>) {
  const amount = refund ? money(refund.amount) : undefined;
  const parts = [code ? spacedWords(code) : undefined, amount, reference ?? undefined];
  return [statusWord[status], ...parts.filter((part) => part !== undefined)].join(' · ');
}

/** What a list must not leave out: an end that was corrected, and what awaits a second person. `undefined` if neither is so. */
export function personsWords({
  proposal,
  corrections,
}: Pick<CancellationResource, 'proposal' | 'corrections'>): string | undefined {
  const corrected = corrections.at(-1);
  const parts = [
    corrected && `corrected to ${statusWord[corrected.status].toLowerCase()}`,
    proposal && `${proposal.kind} as ${statusWord[proposal.status].toLowerCase()} awaits approval`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** A proposal or a correction as the body with which it was sent, so that the same one can be sent again. */
export const statementBody = ({ status, code, refund, reference, note }: Omit<Statement, 'at' | 'by' | 'byName'>) => ({
  status,
  ...(code === null ? {} : { code }),
  ...(refund === null ? {} : { refund }),
  ...(reference === null ? {} : { reference }),
  note,
});
