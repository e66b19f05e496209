import type { Provider } from '../../../functions/providers/contract.ts';
import { columnName, sentenceOf } from '../input/field-names.ts';
import { type KeyedRequest, requestReader, type TypedRequest } from '../input/read-request.ts';
import { UsageError } from '../usage-error.ts';
import { type CsvRecord, parseCsv } from './csv.ts';

export interface Row extends KeyedRequest {
  readonly line: number;
}

/** A row with a mistake. Nothing is sent for it. */
interface BadRow {
  readonly line: number;
  readonly detail: string;
}

export interface Rows {
  readonly good: readonly Row[];
  readonly bad: readonly BadRow[];
  /** The lines that repeat an earlier one. */
  readonly repeated: readonly number[];
}

const commonColumns = [
  'provider',
  'reason',
  'description',
  'merchantReference',
  'amount',
  'currency',
  'ifCaptured',
  'key',
] as const;

/**
 * Reads the requests in a file. A bad row is reported with its line and does not stop the others.
 * @throws UsageError if the header is wrong or missing.
 */
export function rowsOf(text: string, providers: ReadonlyMap<string, Provider>): Rows {
  const [header, ...records] = parseCsv(text);
  if (!header) throw new UsageError('The file is empty.');
  const columns = columnsIn(header, providers);
  const read = requestReader(providers);
  const good = new Map<string, Row>();
  const bad: BadRow[] = [];
  const repeated: number[] = [];

  for (const record of records) {
    const { line } = record;
    const problem = record.problem ?? countProblem(record, columns);
    const keyed = problem === undefined ? read(typedRequestIn(record, columns)) : undefined;
    if (!keyed || 'errors' in keyed) {
      bad.push({ line, detail: problem ?? sentenceOf(keyed?.errors ?? [], columnName) });
      continue;
    }
    const earlier = good.get(keyed.key);
    if (!earlier) good.set(keyed.key, { ...keyed, line });
    else if (JSON.stringify(earlier.request) === JSON.stringify(keyed.request)) repeated.push(line);
    else bad.push({ line, detail: `the key of line ${earlier.line} for another request` });
  }
  return { good: [...good.values()], bad, repeated };
}

const referencesOf = (providers: ReadonlyMap<string, Provider>) =>
  new Set([...providers.values()].flatMap(({ references }) => Object.keys(references.def.shape)));

function columnsIn(header: CsvRecord, providers: ReadonlyMap<string, Provider>): readonly string[] {
  if (header.problem) throw new UsageError(`Line ${header.line}: ${header.problem}.`);
  const known = [...commonColumns, ...referencesOf(providers)];
  const unknown = header.cells.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const hint = unknown.includes(';') ? 'cells are separated by commas' : `known are ${known.join(', ')}`;
    throw new UsageError(`Line ${header.line}: there is no column "${unknown.slice(0, 60)}"; ${hint}.`);
  }
  const twice = header.cells.find((name, index) => header.cells.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`Line ${header.line}: the column "${twice}" is there twice.`);
  if (!header.cells.includes('provider'))
    throw new UsageError(`Line ${header.line}: the column "provider" is missing.`);
  return header.cells;
}

const countProblem = ({ cells }: CsvRecord, columns: readonly string[]) =>
  cells.length === columns.length ? undefined : `${cells.length} cells, but the header has ${columns.length}`;

function typedRequestIn({ cells }: CsvRecord, columns: readonly string[]): TypedRequest {
  const given = columns
    .map((name, index): [string, string] => [name, cells[index] ?? ''])
    .filter(([, cell]) => cell !== '');
  const isCommon = (name: string) => (commonColumns as readonly string[]).includes(name);
  const common = Object.fromEntries(given.filter(([name]) => isCommon(name)));
  const transaction = Object.fromEntries(given.filter(([name]) => !isCommon(name)));
  return { ...common, provider: common.provider ?? '', transaction };
}
