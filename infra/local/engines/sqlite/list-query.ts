import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { isListed, searchable } from '../../../../functions/core/cancellation/listed.ts';
import { type ShownCancellation, shown } from '../../../../functions/core/cancellation/shown.ts';
import type { CancellationStore, ListQuery, Position } from '../../../../functions/ports/cancellation-store.ts';
import { recordIn } from './rows.ts';

/** The most rows that one list evaluates. Other work waits for the query. */
const maxEvaluated = 1000;

type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/**
 * The list of a merchant, newest first. It evaluates the entries of one index, in their order, until the page is full. After
 * `maxEvaluated` entries it returns a shorter page, whose cursor continues from there.
 */
export function listQuery(database: DatabaseSync): CancellationStore['list'] {
  return async (query) => {
    const { sql, values } = listStatement(query);
    const found: ShownRow[] = [];
    let next: Position | undefined;
    let evaluated = 0;
    for (const row of database.prepare(sql).iterate(...values)) {
      // The text of a record that rests is compressed, so only here the filters by code can be tested.
      const record = row.record === null ? undefined : recordIn(row);
      const isFound = record !== undefined && isListed(record, query);
      if (isFound && found.length === query.limit) {
        next = found.map(({ position }) => position).at(-1);
        break;
      }
      if (isFound) found.push({ position: positionOf(row), item: shown(record) });
      evaluated += 1;
      if (evaluated === maxEvaluated) {
        next = positionOf(row);
        break;
      }
    }
    return { items: found.map(({ item }) => item), next };
  };
}

type Row = Readonly<Record<string, SQLOutputValue>>;

interface ShownRow {
  readonly position: Position;
  readonly item: ShownCancellation;
}

const positionOf = ({ id, created_at: createdAt }: Row): Position => ({ id: String(id), createdAt: Number(createdAt) });

/** A statement that reads the entries of one index, in its order. `record` is null where another filter does not match. */
export function listStatement(query: ListQuery): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const { from, to, after } = query;
  const { source, e, key, tested } = sourceOf(query);
  const where: readonly Condition[] = [
    [`${e}.merchant = ?`, query.merchant],
    ...key,
    ...(from === undefined ? [] : [[`${e}.created_at >= ?`, from] as const]),
    ...(to === undefined ? [] : [[`${e}.created_at < ?`, to] as const]),
    ...(after ? [[`(${e}.created_at, ${e}.id) < (?, ?)`, after.createdAt, after.id] as const] : []),
  ];
  const sqlOf = (conditions: readonly Condition[]) => conditions.map(([sql]) => sql).join(' AND ');
  const record = tested.length > 0 ? `CASE WHEN ${sqlOf(tested)} THEN c.record END AS record` : 'c.record';
  return {
    sql: `SELECT c.id, c.created_at, ${record} FROM ${source} WHERE ${sqlOf(where)} ORDER BY ${e}.created_at DESC, ${e}.id DESC`,
    values: [...tested, ...where].flatMap(([, ...values]) => values),
  };
}

/** Where the entries are (`e` is their alias), the key of the index, and what each record is tested for. */
interface Source {
  readonly source: string;
  readonly e: 'c' | 'e';
  readonly key: readonly Condition[];
  readonly tested: readonly Condition[];
}

const referenceEntries = 'reference e CROSS JOIN cancellation c ON c.id = e.id';
const hasReference =
  'EXISTS (SELECT 1 FROM reference WHERE merchant = e.merchant AND form = ? AND created_at = e.created_at AND id = e.id)';

/** Selects the index as the store in DynamoDB does. */
function sourceOf({ status, provider, reference, merchantReference }: ListQuery): Source {
  const ofStatus: readonly Condition[] = status ? [['c.status = ?', status]] : [];
  const ofProvider: readonly Condition[] = provider ? [['c.provider = ?', provider]] : [];
  const form = merchantReference ?? reference;
  // Without statistics, SQLite would prefer the range of times to the status.
  const own = `cancellation c INDEXED BY ${status ? 'by_status' : 'by_merchant'}`;
  if (form === undefined) return { source: own, e: 'c', key: ofStatus, tested: ofProvider };
  const ofOwn: readonly Condition[] = merchantReference === undefined ? [] : [['e.is_merchants_own = 1']];
  const isBoth = merchantReference !== undefined && reference !== undefined;
  const ofBoth: readonly Condition[] = isBoth ? [[hasReference, searchable(reference)]] : [];
  const key: readonly Condition[] = [['e.form = ?', searchable(form)]];
  return { source: referenceEntries, e: 'e', key, tested: [...ofOwn, ...ofBoth, ...ofStatus, ...ofProvider] };
}
