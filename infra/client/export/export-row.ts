import type { CancellationResource } from '../../../functions/api/resource.ts';
import { csvLine } from '../bulk/csv-line.ts';
import { whoWords } from '../words/act-words.ts';
import { sourceWords } from '../words/evidence-words.ts';
import { outcomeOf } from '../words/outcome-words.ts';
import { printable } from '../words/printable.ts';

type Column = readonly [name: string, cell: (shown: CancellationResource) => string | number | null | undefined];

/** What a person has said last about an end that a person had stated. */
const latestOf = ({ corrections }: CancellationResource) => corrections.at(-1);

const codeOf = ({ rejection, review, credentialsRefused }: CancellationResource) =>
  (rejection ?? review)?.code ?? (credentialsRefused ? 'credentials_refused' : undefined);

/** With the subject of the token, because a name may be chosen freely at the issuer. */
const whoIn = (who: Parameters<typeof whoWords>[0] | null | undefined) => who && whoWords(who);

/** The columns in front of the references. */
const identity: readonly Column[] = [
  ['id', ({ id }) => id],
  ['provider', ({ provider }) => provider],
];

/** The columns behind the references. Amounts are in minor units, times in UTC (RFC 3339). */
const rest: readonly Column[] = [
  ['merchantReference', ({ merchantReference }) => merchantReference],
  ['amount', ({ amount }) => amount?.value],
  ['currency', ({ amount }) => amount?.currency],
  ['ifCaptured', ({ ifCaptured }) => ifCaptured],
  ['reason', ({ reason }) => reason],
  ['status', ({ status }) => status],
  ['code', codeOf],
  ['explanation', (shown) => printable(outcomeOf(shown))],
  ['refundedAmount', ({ refund }) => refund?.amount.value],
  ['refundedCurrency', ({ refund }) => refund?.amount.currency],
  ['knownBy', ({ evidence }) => evidence && sourceWords[evidence.via]],
  ['by', ({ evidence }) => whoIn(evidence)],
  ['providerReference', ({ evidence }) => evidence?.reference],
  ['observedAt', ({ evidence }) => evidence?.observedAt],
  ['correctedTo', (shown) => latestOf(shown)?.status],
  ['correctedCode', (shown) => latestOf(shown)?.code],
  ['correctedRefundedAmount', (shown) => latestOf(shown)?.refund?.amount.value],
  ['correctedRefundedCurrency', (shown) => latestOf(shown)?.refund?.amount.currency],
  ['correctedBy', (shown) => whoIn(latestOf(shown))],
  ['requestedAt', ({ requestedAt }) => requestedAt],
  ['completedAt', ({ completedAt }) => completedAt],
  ['attempts', ({ attempts }) => attempts],
];

/**
 * Writes cancellations as lines of CSV, one column for each reference.
 * @param references the names of all references that a payment may have, for example `transactionId`.
 */
export function exportLines(references: readonly string[]) {
  const columns: readonly Column[] = [
    ...identity,
    ...references.map((name): Column => [name, ({ transaction }) => transaction[name]]),
    ...rest,
  ];
  return {
    header: csvLine(columns.map(([name]) => name)),
    lineOf: (shown: CancellationResource) => csvLine(columns.map(([, cell]) => cell(shown) ?? '')),
  };
}

/** The names of all references of these providers, each once and in the order of the providers. */
export const referencesOf = (
  providers: readonly { readonly transaction: { readonly properties?: unknown } }[],
): readonly string[] => [...new Set(providers.flatMap(({ transaction }) => Object.keys(transaction.properties ?? {})))];
