import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Item, toRecord } from '../../../functions/adapters/dynamodb/item.ts';
import { dynoxideFile, localDynamo, tableName } from '../../../infra/local/engines/database.ts';
import { endOrphan, startDynoxide } from '../../../infra/local/engines/dynoxide.ts';
import { recordIn } from '../../../infra/local/engines/sqlite/rows.ts';
import { sqliteFile } from '../../../infra/local/engines/store.ts';

type Items = readonly Record<string, unknown>[];

/** All records, locks and notes of a stopped system, read from the disk. Only records have the field `id`. */
export function dumpTable(folder: string): Promise<Items> | Items {
  const file = join(folder, sqliteFile);
  return existsSync(file) ? dumpSqlite(file) : dumpDynamo(folder);
}

/** Ends the DynamoDB engine that a killed system has left, if there is one. */
export const endEngine = (folder: string) => endOrphan(join(folder, 'dynoxide.pid'), join(folder, dynoxideFile));

function dumpSqlite(file: string): Items {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const records = database.prepare('SELECT record FROM cancellation').all();
    const others = ['transaction_lock', 'refusal'].flatMap((table) => database.prepare(`SELECT * FROM ${table}`).all());
    return [...records.map((row) => ({ ...recordIn(row) })), ...others];
  } finally {
    database.close();
  }
}

/** The key of a record says its id. */
const inItem = (item: Item): Record<string, unknown> =>
  item.pk?.S?.startsWith('cancellation#') ? { ...toRecord(item) } : unmarshall(item);

async function dumpDynamo(folder: string): Promise<Items> {
  await endEngine(folder);
  const engine = await startDynoxide({ dbPath: join(folder, dynoxideFile) });
  const client = localDynamo(engine.endpoint);
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
    await engine.stop();
  }
}
