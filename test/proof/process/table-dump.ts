import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { endOrphan, startDynoxide } from '../../../infra/local/engines/dynoxide.ts';

/** All items in the table of a stopped system, read from the disk. */
export async function dumpTable(folder: string): Promise<readonly Record<string, unknown>[]> {
  const dbPath = join(folder, 'rescind.db');
  await endOrphan(join(folder, 'dynoxide.pid'), dbPath);
  const engine = await startDynoxide({ dbPath });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, never> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: 'rescind', ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
      from = page.LastEvaluatedKey as typeof from;
    } while (from);
    return items;
  } finally {
    client.destroy();
    await engine.stop();
  }
}
