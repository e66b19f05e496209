import type { CancellationRequest } from '../../../functions/core/cancellation/request.ts';
import type { Separator } from './csv-line.ts';

/** Types without code: the page that shows the rows does not read them itself. */

/** One record of a CSV file. `problem` says what is wrong with a malformed record. */
export interface CsvRecord {
  /** The line on which the record begins; the first line is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  /** The line of a quote that is never closed, or is closed on a later line by a quote that belongs to another cell. */
  readonly openQuote?: number;
}

export interface KeyedRequest {
  readonly key: string;
  readonly request: CancellationRequest;
}

export interface Row extends KeyedRequest {
  readonly line: number;
}

/** A row with a mistake. Nothing is sent for it. */
export interface BadRow {
  readonly line: number;
  readonly detail: string;
}

/** A row that asks for the same as an earlier one. Nothing is sent for it. */
export interface RepeatedRow {
  readonly line: number;
  /** The line of the first one. */
  readonly of: number;
  readonly key: string;
}

export interface Rows {
  readonly good: readonly Row[];
  readonly bad: readonly BadRow[];
  readonly repeated: readonly RepeatedRow[];
  readonly separator: Separator;
  /** The names of the columns as the file has them. */
  readonly header: readonly string[];
  /** The columns that are kept in the results and not sent. */
  readonly extra: readonly string[];
  /** Every row as it was read, in the order of the file. */
  readonly records: readonly CsvRecord[];
}
