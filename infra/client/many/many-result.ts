import type { CancellationResource } from '../../../functions/api/resource.ts';
import { csvLine } from '../bulk/csv-line.ts';
import { messageOf } from '../words/message-of.ts';
import { outcomeOf } from '../words/outcome-words.ts';
import { printable } from '../words/printable.ts';
import type { Outcome } from './act-on-many.ts';

/** What one act on one cancellation led to. Everything is text. Empty if there is nothing to say. */
export interface ManyResult {
  readonly id: string;
  /** `failed`: the service refused, or did not answer. `not_begun`: nothing was sent. */
  readonly result: 'done' | 'failed' | 'not_begun';
  readonly status: string;
  readonly code: string;
  /** In plain words. */
  readonly detail: string;
  readonly provider: string;
  readonly merchantReference: string;
  /** RFC 3339. */
  readonly at: string;
}

/** The cancellation after the act. */
export interface Acted {
  readonly shown: CancellationResource;
  /** What people must know beside it. */
  readonly remark?: string | undefined;
}

export const notLookedAtYet = 'the recheck is requested, but there was no look yet';
export const stillLooking = 'the look is in progress, and the provider has not answered yet';

const columns = ['id', 'result', 'status', 'code', 'detail', 'provider', 'merchantReference', 'at'] as const;

export function manyResult(id: string, outcome: Outcome<Acted>, at: string): ManyResult {
  const empty = { id, status: '', code: '', detail: '', provider: '', merchantReference: '', at };
  if (outcome.kind === 'not-begun') return { ...empty, result: 'not_begun', detail: 'nothing was sent' };
  if (outcome.kind === 'failed') {
    const { error } = outcome;
    return { ...empty, result: 'failed', detail: printable(messageOf(error)) };
  }
  const { shown, remark } = outcome.value;
  const { status, provider, rejection, review, merchantReference } = shown;
  const words = [remark, outcomeOf(shown)].filter((part) => part !== undefined);
  return {
    ...empty,
    result: 'done',
    status,
    code: (rejection ?? review)?.code ?? '',
    detail: printable(words.join(' · ')),
    provider,
    merchantReference: merchantReference ?? '',
  };
}

/** The results as CSV, in this order. */
export const manyResultsCsv = (results: readonly ManyResult[]) =>
  [columns, ...results.map((result) => columns.map((column) => result[column]))]
    .map((cells) => csvLine(cells))
    .join('');
