import type { CancellationResource } from '../../../functions/api/resource.ts';
import { evidenceLine, outcomeOf } from '../words/outcome-words.ts';
import { printable } from '../words/printable.ts';

/** What we know about one row. Everything is text, because the result file keeps it. Empty if there is nothing to say. */
export interface Result {
  readonly line: number;
  readonly key: string;
  readonly id: string;
  /** The status of the cancellation; `refused` if the service did not accept the request. */
  readonly status: string;
  readonly code: string;
  /** Why it has its status, and what that means, in plain words. */
  readonly detail: string;
  /** The provider's own reference for the cancellation. */
  readonly reference: string;
  /** Who said so, when, and what the provider wrote. */
  readonly evidence: string;
  /** Minor units. */
  readonly refunded: string;
  readonly currency: string;
  readonly completedAt: string;
  /** When the service said this. */
  readonly at: string;
}

/** The columns that the result file adds to those of the file with the payments. */
export const resultColumns = [
  'result_status',
  'result_code',
  'result_reason',
  'result_cancellation_id',
  'result_provider_reference',
  'result_evidence',
  'result_refunded_minor_units',
  'result_refund_currency',
  'result_completed_at',
  'result_key',
  'result_line',
  'result_at',
] as const;

const fields = [
  'status',
  'code',
  'detail',
  'id',
  'reference',
  'evidence',
  'refunded',
  'currency',
  'completedAt',
  'key',
  'line',
  'at',
] as const satisfies readonly (keyof Result)[];

export const emptyResult: Result = {
  line: 0,
  key: '',
  id: '',
  status: '',
  code: '',
  detail: '',
  reference: '',
  evidence: '',
  refunded: '',
  currency: '',
  completedAt: '',
  at: '',
};

/** The cells of the columns above. */
export const cellsOf = (result: Result): readonly string[] => fields.map((field) => String(result[field]));

/** The result that those cells show. */
export function resultIn(cells: readonly string[]): Result {
  const shown = Object.fromEntries(fields.map((field, index) => [field, cells[index] ?? '']));
  return { ...emptyResult, ...shown, line: Number(shown.line) };
}

type Sent = Pick<Result, 'line' | 'key' | 'at'>;

export function resultOf(cancellation: CancellationResource, sent: Sent): Result {
  const { id, status, rejection, review, refund, evidence, completedAt } = cancellation;
  return {
    ...sent,
    id,
    status,
    code: rejection?.code ?? review?.code ?? '',
    detail: printable(outcomeOf(cancellation)),
    reference: evidence?.reference ?? '',
    evidence: evidence ? printable(evidenceLine(evidence)) : '',
    refunded: refund ? String(refund.amount.value) : '',
    currency: refund?.amount.currency ?? '',
    completedAt: completedAt ?? '',
  };
}

/** The service did not accept the request. */
export const refusedResult = (
  {
    problemName,
    status,
    message,
  }: { readonly problemName?: string | undefined; readonly status: number; readonly message: string },
  sent: Sent,
): Result => ({
  ...emptyResult,
  ...sent,
  status: 'refused',
  code: problemName ?? `${status}`,
  detail: printable(message),
});
