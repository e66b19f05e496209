import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CancellationStore } from '../../ports/cancellation-store.ts';
import { ownerIn } from './item.ts';
import { listQuery } from './queries/list-query.ts';
import { dueQuery, moveWakeWrite } from './queries/wake-index.ts';
import { recordTable } from './record-table.ts';
import { acceptWrite } from './writes/accept-write.ts';
import { confirmWrite } from './writes/due-events.ts';
import { prepareSendWrite, takeWrite } from './writes/look-write.ts';
import { messageNotes } from './writes/message-notes.ts';
import { nudgeWrite, recheckWrite } from './writes/nudge-write.ts';
import { refusalNotes } from './writes/refusal-notes.ts';
import { renewals } from './writes/renewals.ts';
import { resultWrite } from './writes/result-write.ts';
import { keepTokenWrite } from './writes/task-tokens.ts';
import { testifyWrite } from './writes/testimony-write.ts';

/** The store in one DynamoDB table, or in an engine with the same API. */
export function dynamoCancellationStore({
  client,
  tableName,
}: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): CancellationStore {
  const table = recordTable(client, tableName);
  return {
    accept: acceptWrite(table),
    load: table.load,
    show: table.show,
    owner: async (lock) => ownerIn(await table.read(lock)),
    take: takeWrite(table),
    prepareSend: prepareSendWrite(table),
    record: resultWrite(table),
    keepToken: keepTokenWrite(table),
    testify: testifyWrite(table),
    ...refusalNotes(table),
    ...renewals(table),
    ...messageNotes(table),
    nudge: nudgeWrite(table),
    recheck: recheckWrite(table),
    async noteRun(id, run) {
      await table.update(id, {
        UpdateExpression: 'SET #run = :run',
        ExpressionAttributeNames: { '#run': 'run' },
        ConditionExpression: '#run < :run',
        values: { ':run': run },
      });
    },
    confirm: confirmWrite(table),
    due: dueQuery(table),
    moveWake: moveWakeWrite(table),
    list: listQuery(table),
  };
}
