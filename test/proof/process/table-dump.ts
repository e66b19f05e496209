import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Item, toRecord } from '../../../functions/adapters/dynamodb/item.ts';
import { localDynamo, tableName } from '../../../infra/local/engines/database.ts';
import { recordIn } from '../../../infra/local/engines/sqlite/rows.ts';
import { sqliteFile } from '../../../infra/local/engines/store.ts';

/** All records, locks and notes. Only records have the field `id`. */
export type Items = readonly Record<string, unknown>[];

/** Of a stopped system, read from the file in its data folder. */
export function dumpSqlite(folder: string): Items {
  const database = new DatabaseSync(join(folder, sqliteFile), { readOnly: true });
  try {
    const records = database.prepare('SELECT record FROM cancellation').all();
    const others = ['transaction_lock', 'refusal', 'exchanges'].flatMap((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
    return [...records.map((row) => ({ ...recordIn(row) })), ...others];
  } finally {
    database.close();
  }
}

/** The key of a record says its id. */
const inItem = (item: Item): Record<string, unknown> =>
  item.pk?.S?.startsWith('cancellation#') ? { ...toRecord(item) } : unmarshall(item);

/** Read from the table at an endpoint. */
export async function dumpDynamo(endpoint: string): Promise<Items> {
  const client = localDynamo(endpoint);
  try {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, never> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: tableName, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      items.push(...(page.Items ?? []).map(inItem));
      from = page.LastEvaluatedKey as typeof from;
    } while (from);
    return items;
  } finally {
    client.destroy();
  }
}
