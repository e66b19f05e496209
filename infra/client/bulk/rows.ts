import type { Provider } from '../../../functions/providers/contract.ts';
import { columnName, sentenceOf } from '../input/field-names.ts';
import { requestReader, type TypedRequest } from '../input/read-request.ts';
import { quoted, similarTo } from '../input/similar.ts';
import { parseCsv, separatorOf } from './csv.ts';
import { resultColumns } from './result.ts';
import type { BadRow, CsvRecord, RepeatedRow, Row, Rows } from './row-types.ts';

/** The file as a whole cannot be used. The message is one sentence for people. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
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
 * @throws UnusableFile if the header is wrong or missing, or if a quote is not closed: the rows behind it would be lost.
 */
export async function rowsOf(text: string, providers: ReadonlyMap<string, Provider>): Promise<Rows> {
  const separator = separatorOf(text);
  const [header, ...records] = parseCsv(text, separator);
  if (!header) throw new UnusableFile('The file is empty.');
  refuseOpenQuote([header, ...records]);
  const columns = columnsIn(header, providers);
  const read = requestReader(providers);
  const good = new Map<string, Row>();
  const bad: BadRow[] = [];
  const repeated: RepeatedRow[] = [];

  for (const record of records) {
    const { line } = record;
    const problem = record.problem ?? countProblem(record, columns);
    const keyed = problem === undefined ? await read(typedRequestIn(record, columns)) : undefined;
    if (!keyed || 'errors' in keyed) {
      bad.push({ line, detail: problem ?? sentenceOf(keyed?.errors ?? [], columnName) });
      continue;
    }
    const { key } = keyed;
    const earlier = good.get(key);
    if (!earlier) good.set(key, { ...keyed, line });
    else if (JSON.stringify(earlier.request) === JSON.stringify(keyed.request)) {
      repeated.push({ line, of: earlier.line, key });
    } else bad.push({ line, detail: `the key of line ${earlier.line} for another request` });
  }
  const extra = header.cells.filter((name, index) => columns[index] === undefined && name !== '');
  return { good: [...good.values()], bad, repeated, separator, header: header.cells, extra, records };
}

const referencesOf = (providers: ReadonlyMap<string, Provider>) =>
  new Set([...providers.values()].flatMap(({ references }) => Object.keys(references.def.shape)));

function refuseOpenQuote(records: readonly CsvRecord[]): void {
  const open = records.find(({ openQuote }) => openQuote !== undefined);
  if (!open) return;
  throw new UnusableFile(
    `Line ${open.openQuote}: a quote is opened there and not closed in its cell, so the rows after it cannot be told apart. Nothing is sent.`,
  );
}

/** What each column means; `undefined` for one that is only kept. Upper and lower case do not count. */
function columnsIn(header: CsvRecord, providers: ReadonlyMap<string, Provider>): readonly (string | undefined)[] {
  const where = `Line ${header.line}`;
  if (header.problem) throw new UnusableFile(`${where}: ${header.problem}.`);
  if (header.cells.some((name) => resultColumns.some((column) => column === name))) {
    throw new UnusableFile('This is a result file. Name the file with the payments instead.');
  }
  const known = [...commonColumns, ...referencesOf(providers)];
  const columns = header.cells.map((name) => known.find((one) => one.toLowerCase() === name.toLowerCase()));
  header.cells.forEach((name, index) => {
    if (columns[index] === undefined) refuseSlip(name, known, where);
  });
  const twice = columns.find((name, index) => name !== undefined && columns.indexOf(name) !== index);
  if (twice !== undefined) throw new UnusableFile(`${where}: the column "${twice}" is there twice.`);
  if (!columns.includes('provider')) throw new UnusableFile(`${where}: the column "provider" is missing.`);
  return columns;
}

/** Without "amount", a whole payment would be refunded, so a slip in a name must not make a column one that is only kept. */
function refuseSlip(name: string, known: readonly string[], where: string): void {
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase().replaceAll(/[\s_-]/g, ''));
  const similar = meant ?? similarTo(name, known, 1);
  if (similar === undefined) return;
  throw new UnusableFile(
    `${where}: the column ${quoted(name)} is not known; did you mean ${similar}? If not, give it a name that is less similar.`,
  );
}

const countProblem = ({ cells }: CsvRecord, { length }: { readonly length: number }) =>
  cells.length === length ? undefined : `${cells.length} cells, but the header has ${length}`;

function typedRequestIn({ cells }: CsvRecord, columns: readonly (string | undefined)[]): TypedRequest {
  const given = columns
    .map((name, index): [string | undefined, string] => [name, cells[index] ?? ''])
    .filter((column): column is [string, string] => column[0] !== undefined && column[1] !== '');
  const isCommon = (name: string) => (commonColumns as readonly string[]).includes(name);
  const common = Object.fromEntries(given.filter(([name]) => isCommon(name)));
  const transaction = Object.fromEntries(given.filter(([name]) => !isCommon(name)));
  return { ...common, provider: common.provider ?? '', transaction };
}
