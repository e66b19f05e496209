import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** What an EventBridge rule hands to its target; the whole schema is in docs/api/events. */
export interface CancellationEvent {
  readonly 'detail-type':
    | 'CancellationCompleted'
    | 'CancellationReviewRequired'
    | 'CancellationContradicted'
    | 'CredentialsRefused';
  readonly detail: {
    readonly eventId: string;
    readonly version: number;
    readonly merchantId: string;
    readonly cancellation: {
      readonly id: string;
      readonly status: string;
      readonly merchantReference: string | null;
    };
  };
}

/** What an event says about the payment. Only three of these are ends. */
type Meaning = 'released' | 'given back' | 'not cancelled' | 'open' | 'ask a person';

/**
 * For `work`. A review is neither a success nor a failure: the payment is open until `CancellationCompleted` comes. Events
 * can come in any order, so let an older `version` of a cancellation never replace a newer one.
 */
export function meaningOf({ 'detail-type': kind, detail }: CancellationEvent): Meaning {
  switch (kind) {
    case 'CancellationCompleted':
      if (detail.cancellation.status === 'cancelled') return 'released';
      return detail.cancellation.status === 'rejected' ? 'not cancelled' : 'given back';
    case 'CancellationReviewRequired':
    case 'CredentialsRefused':
      return 'open';
    case 'CancellationContradicted':
      return 'ask a person';
  }
}

const second = 1000;
/** Longer than the function may run: after that, one that never came back has failed. */
const claimLife = 60 * second;
/** The bus repeats for at most a day; a month is generous. */
const memory = 30 * 24 * 60 * 60;

/**
 * A function behind a rule such as `{ "source": ["rescind.cancellations"], "detail": { "merchantId": ["merchant-a"] } }`.
 * Events come at least once, so each is claimed by its `eventId` first: one that was worked on is left out, one whose
 * work failed is worked on again, and one that somebody is working on right now is thrown back for a later try.
 */
export function consumer({
  client,
  tableName,
  work,
  now = Date.now,
}: {
  readonly client: DynamoDBClient;
  /** A table with the partition key `eventId`, and `expiresAt` as its time to live. */
  readonly tableName: string;
  /** Yours. If the process dies in the middle of it, it is called again for the same event. */
  readonly work: (event: CancellationEvent) => Promise<void>;
  readonly now?: () => number;
}) {
  return async (event: CancellationEvent): Promise<'worked' | 'repeated'> => {
    const { eventId } = event.detail;
    const Key = { eventId: { S: eventId } };
    const claimedUntil = now() + claimLife;
    const claimed = await claim(client, tableName, eventId, now(), claimedUntil);
    if (claimed === 'done') return 'repeated';
    if (claimed === 'busy') throw new Error(`${eventId} is being worked on`);
    try {
      await work(event);
    } catch (error) {
      await giveBack(client, tableName, eventId, claimedUntil);
      throw error;
    }
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key,
        UpdateExpression: 'SET #state = :done',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':done': { S: 'done' } },
      }),
    );
    return 'worked';
  };
}

/** One conditional write decides who works on an event. */
async function claim(client: DynamoDBClient, TableName: string, eventId: string, now: number, until: number) {
  try {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          eventId: { S: eventId },
          state: { S: 'claimed' },
          claimedUntil: { N: String(until) },
          expiresAt: { N: String(Math.floor(now / second) + memory) },
        },
        ConditionExpression: 'attribute_not_exists(eventId) OR (#state = :claimed AND claimedUntil < :now)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':claimed': { S: 'claimed' },
          ':now': { N: String(now) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'ours';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item?.state?.S === 'done' ? 'done' : 'busy';
  }
}

/** Lets a later try begin at once, unless the claim has run out and somebody else has taken it. */
async function giveBack(client: DynamoDBClient, TableName: string, eventId: string, until: number): Promise<void> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName,
        Key: { eventId: { S: eventId } },
        ConditionExpression: '#state = :claimed AND claimedUntil = :until',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':claimed': { S: 'claimed' },
          ':until': { N: String(until) },
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
