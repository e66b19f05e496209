import { BatchGetItemCommand, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../../ports/unavailable.ts';
import type { Item } from './item.ts';
import type { RecordTable } from './record-table.ts';

/**
 * The items with these keys, at most 100, in no order. DynamoDB may leave some of them out of an answer, so we ask for those
 * again.
 * @throws Unavailable if some are still missing after the last round.
 */
export async function batchGet(
  { client, tableName }: Pick<RecordTable, 'client' | 'tableName'>,
  given: readonly Item[],
  how: Omit<KeysAndAttributes, 'Keys'> = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let keys = [...given];
  let pause = 0;
  for (let round = 1; keys.length > 0; round++, pause = Math.min(maxPause, pause * 2 + firstPause)) {
    if (round > maxRounds) throw new Unavailable('DynamoDB did not read all items of a batch');
    if (pause > 0) await new Promise((resume) => setTimeout(resume, pause));
    const asked = { [tableName]: { ...how, Keys: keys } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: asked }));
    items.push(...(Responses?.[tableName] ?? []));
    keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return items;
}

const firstPause = 20;
const maxPause = 1000;
/** With all pauses, about six seconds. */
const maxRounds = 10;
