import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type Cancellation,
  type DueEvent,
  type Milliseconds,
  type Status,
  statusesBefore,
} from '../core/cancellation.ts';
import { type Changes, changed } from '../core/changes.ts';
import { wakeAt } from '../core/look.ts';
import { isConflict, retryConflicts } from './conflicts.ts';
import { cancellationKey, expiry, type Item, toItem, toRecord, toValues, wakeShard, wakeShards } from './item.ts';
import { indexes } from './table.ts';
import { assignments } from './update-expression.ts';

/** What became of an accept: one write decides it. */
export type Accepted =
  | { readonly outcome: 'stored' }
  /** The key is known: the same cancellation, whatever was asked for. */
  | { readonly outcome: 'known'; readonly record: Cancellation }
  /** Another cancellation owns the transaction. */
  | { readonly outcome: 'taken'; readonly owner: string };

export interface ListQuery {
  readonly merchant: string;
  readonly status?: Status | undefined;
  readonly provider?: string | undefined;
  /** Matches `transactionId` or `paymentId`. */
  readonly transactionId?: string | undefined;
  readonly limit: number;
  readonly after?: Position | undefined;
}

/** A place in a merchant's list: behind the cancellation with this id. */
export interface Position {
  readonly createdAt: Milliseconds;
  readonly id: string;
}

export interface Page {
  readonly items: readonly Cancellation[];
  readonly next: Position | undefined;
}

/** What a write of a look's result depends on: our lease, or, without one, that nothing was written since. */
export type Guard = { readonly lease: string } | { readonly version: number };

/** The record of every cancellation; each write is conditional, and `undefined` means that its condition did not hold. */
export interface CancellationStore {
  /** One transaction: the cancellation and the lock on its transaction. `nonce` recognises our own write after a lost reply. */
  accept(record: Cancellation, lock: string, nonce: string): Promise<Accepted>;
  /** A consistent read. */
  load(id: string): Promise<Cancellation | undefined>;
  /** The cancellation that owns the transaction, freed or not. */
  owner(lock: string): Promise<string | undefined>;
  /** Takes a look: number, status and version as loaded, and no living lease. */
  take(
    record: Cancellation,
    changes: Changes,
    token?: { readonly run: number; readonly token: string },
  ): Promise<Cancellation | undefined>;
  /** Stores snapshot and attempt between read and send, while the lease lives at least until `mustLive`. */
  prepareSend(
    record: Cancellation,
    changes: Changes,
    lease: string,
    mustLive: Milliseconds,
  ): Promise<Cancellation | undefined>;
  /** Records a result, gives the lease back and, when an end is `rejected`, frees the lock in the same transaction. */
  record(
    record: Cancellation,
    changes: Changes,
    guard: Guard,
    options: { readonly event?: DueEvent | undefined; readonly lock: string; readonly now: Milliseconds },
  ): Promise<Cancellation | undefined>;
  /** Keeps the task token of a run; of many, the newest four. */
  keepToken(id: string, run: number, token: string): Promise<Cancellation | undefined>;
  /** Counts a nudge. */
  nudge(id: string): Promise<Cancellation | undefined>;
  /** Notes that a run was started; never goes back. */
  noteRun(id: string, run: number): Promise<void>;
  /** The event was seen on the bus: it is no longer due. `undefined` when it was not due. */
  confirm(id: string, eventId: string, now: Milliseconds): Promise<Cancellation | undefined>;
  /** Whose `wakeAt` has come, earliest first within each shard. */
  due(until: Milliseconds): AsyncIterable<string>;
  /** Moves `wakeAt`, so that only one recovery acts; `undefined` as the new moment removes it from the index. */
  moveWake(record: Cancellation, to: Milliseconds | undefined): Promise<boolean>;
  list(query: ListQuery): Promise<Page>;
}

const keptTokens = 4;
const farFuture = 9e15;
const evaluatedAtOnce = 200;
const mostPages = 25;

/** The store on one DynamoDB table (or an engine with the same API). */
export function dynamoCancellationStore({
  client,
  tableName,
}: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): CancellationStore {
  const keyOf = (id: string) => toValues({ pk: cancellationKey(id) });

  const read = async (pk: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: toValues({ pk }), ConsistentRead: true }),
    );
    return Item;
  };
  const load = async (id: string) => {
    const item = await read(cancellationKey(id));
    return item && toRecord(item);
  };

  /** One conditional update; the item after it, or what `onFailed` makes of the item that failed the condition. */
  const update = async (
    id: string,
    expression: {
      UpdateExpression: string;
      ExpressionAttributeNames?: Record<string, string>;
      values: Record<string, unknown>;
    },
    condition: string,
    onFailed: (item: Item) => Cancellation | undefined = () => undefined,
  ): Promise<Cancellation | undefined> => {
    const { values, ...rest } = expression;
    try {
      const { Attributes } = await retryConflicts(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(id),
            ...rest,
            ConditionExpression: condition,
            ExpressionAttributeValues: Object.keys(values).length > 0 ? toValues(values) : undefined,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return Attributes && toRecord(Attributes);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item && onFailed(error.Item);
    }
  };

  const accept: CancellationStore['accept'] = async (record, lock, nonce) => {
    const writes: TransactWriteItem[] = [
      {
        Put: {
          TableName: tableName,
          Item: { ...toItem(record), ...toValues({ nonce }) },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Put: {
          TableName: tableName,
          Item: toValues({ pk: lock, owner: record.id }),
          ConditionExpression: 'attribute_not_exists(pk) OR freed = :yes',
          ExpressionAttributeValues: toValues({ ':yes': true }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ];
    const known = (item: Item): Accepted =>
      item.nonce?.S === nonce ? { outcome: 'stored' } : { outcome: 'known', record: toRecord(item) };
    return retryConflicts(async () => {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: writes }));
        return { outcome: 'stored' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [own, other] = (error.CancellationReasons ?? []).map(({ Item }) => Item);
        const stored = own ?? (isConflict(error) ? await read(cancellationKey(record.id)) : undefined);
        if (stored) return known(stored);
        if (other?.owner?.S !== undefined) return { outcome: 'taken', owner: other.owner.S };
        throw error;
      }
    });
  };

  const record: CancellationStore['record'] = async (loaded, changes, guard, { event, lock, now }) => {
    const after = changed(loaded, { ...changes, lease: undefined });
    const wake = wakeAt(after, event !== undefined || loaded.dueEvents.length > 0, now);
    const set = assignments({
      ...changes,
      lease: undefined,
      ...('lease' in guard ? { recordedLease: guard.lease } : {}),
      wakeAt: wake,
      wakeShard: wake === undefined ? undefined : wakeShard(loaded.id),
      expiresAt: expiry(after),
      ...(event ? { lastEvent: event } : {}),
    });
    const appended = event
      ? { clause: ', dueEvents = list_append(dueEvents, :due)', values: { ':due': [event] } }
      : { clause: '', values: {} };
    const from = changes.status === undefined ? [loaded.status] : statusesBefore(changes.status);
    const froms = Object.fromEntries(from.map((status, index) => [`:from${index}`, status]));
    const guarded =
      'lease' in guard
        ? { condition: '#lease.id = :guard', value: guard.lease }
        : { condition: '#version = :guard', value: guard.version };
    const expression = {
      UpdateExpression: `${set.set}${appended.clause} ${set.remove}`,
      ExpressionAttributeNames: {
        ...set.names,
        '#status': 'status',
        '#lease': 'lease',
        ...('version' in guard ? { '#version': 'version' } : {}),
      },
      values: { ...set.values, ...appended.values, ...froms, ':guard': guarded.value },
    };
    const condition = `${guarded.condition} AND #status IN (${Object.keys(froms).join(', ')})`;
    const ours = (item: Item) =>
      'lease' in guard && item.recordedLease?.S === guard.lease ? toRecord(item) : undefined;
    if (changes.status !== 'rejected') return update(loaded.id, expression, condition, ours);

    const { values, ...rest } = expression;
    const writes: TransactWriteItem[] = [
      {
        Update: {
          TableName: tableName,
          Key: keyOf(loaded.id),
          ...rest,
          ConditionExpression: condition,
          ExpressionAttributeValues: toValues(values),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tableName,
          Key: toValues({ pk: lock }),
          UpdateExpression: 'SET freed = :yes',
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: toValues({ ':yes': true, ':owner': loaded.id }),
        },
      },
    ];
    try {
      await retryConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
      return await load(loaded.id);
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [reason] = error.CancellationReasons ?? [];
      if (reason?.Code !== 'ConditionalCheckFailed') throw error;
      return reason.Item && ours(reason.Item);
    }
  };

  return {
    accept,
    load,
    record,

    async owner(lock) {
      return (await read(lock))?.owner?.S;
    },

    take(loaded, changes, token) {
      const lease = changes.lease;
      if (!lease) throw new TypeError('a take needs a lease');
      const wake = wakeAt({ nextLook: lease.until }, false, lease.until);
      const set = assignments({ ...changes, wakeAt: wake, wakeShard: wakeShard(loaded.id) });
      const handed = token ? tokenClause(token.run) : { set: '', remove: '', names: {} };
      return update(
        loaded.id,
        {
          UpdateExpression: `${set.set}${handed.set && `, ${handed.set}`} ${[set.remove, handed.remove].filter(Boolean).join(' ')}`,
          ExpressionAttributeNames: {
            ...set.names,
            ...handed.names,
            '#look': 'look',
            '#status': 'status',
            '#version': 'version',
            '#lease': 'lease',
            '#until': 'until',
          },
          values: {
            ...set.values,
            ...(token ? { ':token': token.token } : {}),
            ':loadedLook': loaded.look,
            ':loadedStatus': loaded.status,
            ':loadedVersion': loaded.version,
            ':now': changes.lookBegan,
          },
        },
        '#look = :loadedLook AND #status = :loadedStatus AND #version = :loadedVersion AND ' +
          '(attribute_not_exists(#lease) OR #lease.#until <= :now)',
        (item) => (item.lease?.M?.id?.S === lease.id ? toRecord(item) : undefined),
      );
    },

    prepareSend(loaded, changes, lease, mustLive) {
      const set = assignments(changes);
      return update(
        loaded.id,
        {
          UpdateExpression: `${set.set} ${set.remove}`,
          ExpressionAttributeNames: { ...set.names, '#lease': 'lease', '#until': 'until' },
          values: { ...set.values, ':guard': lease, ':mustLive': mustLive },
        },
        '#lease.id = :guard AND #lease.#until >= :mustLive',
      );
    },

    keepToken(id, run, token) {
      const { set, remove, names } = tokenClause(run);
      return update(
        id,
        { UpdateExpression: `SET ${set} ${remove}`, ExpressionAttributeNames: names, values: { ':token': token } },
        'attribute_exists(pk)',
      );
    },

    nudge: (id) =>
      update(id, { UpdateExpression: 'SET nudges = nudges + :one', values: { ':one': 1 } }, 'attribute_exists(pk)'),

    async noteRun(id, run) {
      await update(
        id,
        { UpdateExpression: 'SET #run = :run', ExpressionAttributeNames: { '#run': 'run' }, values: { ':run': run } },
        '#run < :run',
      );
    },

    async confirm(id, eventId, now) {
      for (;;) {
        const loaded = await load(id);
        const index = loaded?.dueEvents.findIndex((due) => due.eventId === eventId) ?? -1;
        if (!loaded || index < 0) return undefined;
        const owes = loaded.dueEvents.length > 1;
        const wake = wakeAt(loaded, owes, now);
        const set = assignments({ wakeAt: wake, wakeShard: wake === undefined ? undefined : wakeShard(id) });
        const confirmed = await update(
          id,
          {
            UpdateExpression: `${set.set} ${set.remove ? `${set.remove},` : 'REMOVE'} dueEvents[${index}]`,
            ExpressionAttributeNames: { ...set.names, '#status': 'status', '#version': 'version' },
            values: {
              ...set.values,
              ':event': eventId,
              ':loadedStatus': loaded.status,
              ':loadedVersion': loaded.version,
            },
          },
          `#status = :loadedStatus AND #version = :loadedVersion AND dueEvents[${index}].eventId = :event`,
        );
        if (confirmed) return confirmed;
      }
    },

    async *due(until) {
      for (let shard = 0; shard < wakeShards; shard++) {
        let start: Item | undefined;
        do {
          const page = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: indexes.wake.name,
              KeyConditionExpression: 'wakeShard = :shard AND wakeAt <= :until',
              ExpressionAttributeValues: toValues({ ':shard': `wake#${shard}`, ':until': Math.min(until, farFuture) }),
              ExclusiveStartKey: start,
            }),
          );
          for (const { pk } of page.Items ?? []) yield (pk?.S ?? '').slice(cancellationKey('').length);
          start = page.LastEvaluatedKey;
        } while (start);
      }
    },

    async moveWake(loaded, to) {
      const set = assignments({ wakeAt: to, wakeShard: to === undefined ? undefined : wakeShard(loaded.id) });
      const moved = await update(
        loaded.id,
        {
          UpdateExpression: `${set.set} ${set.remove}`,
          ExpressionAttributeNames: { ...set.names, '#status': 'status', '#wakeAt': 'wakeAt' },
          values: { ...set.values, ':loadedStatus': loaded.status, ':loadedWake': loaded.wakeAt },
        },
        '#status = :loadedStatus AND #wakeAt = :loadedWake',
      );
      return moved !== undefined;
    },

    async list({ merchant, status, provider, transactionId, limit, after }) {
      const filters = [
        status && '#status = :status',
        provider && '#request.#provider = :provider',
        transactionId &&
          '(#request.#transaction.transactionId = :transaction OR #request.#transaction.paymentId = :transaction)',
      ].filter((filter) => filter !== undefined && filter !== '');
      const names = {
        ...(status ? { '#status': 'status' } : {}),
        ...(provider || transactionId ? { '#request': 'request' } : {}),
        ...(provider ? { '#provider': 'provider' } : {}),
        ...(transactionId ? { '#transaction': 'transaction' } : {}),
      };
      const items: Cancellation[] = [];
      let start = after && toValues({ pk: cancellationKey(after.id), merchant, createdAt: after.createdAt });
      for (let pages = 0; pages < mostPages; pages++) {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: indexes.merchant.name,
            KeyConditionExpression: 'merchant = :merchant',
            FilterExpression: filters.length > 0 ? filters.join(' AND ') : undefined,
            ExpressionAttributeNames: Object.keys(names).length > 0 ? names : undefined,
            ExpressionAttributeValues: toValues({
              ':merchant': merchant,
              ...(status ? { ':status': status } : {}),
              ...(provider ? { ':provider': provider } : {}),
              ...(transactionId ? { ':transaction': transactionId } : {}),
            }),
            ScanIndexForward: false,
            Limit: filters.length > 0 ? evaluatedAtOnce : limit - items.length + 1,
            ExclusiveStartKey: start,
          }),
        );
        items.push(...(page.Items ?? []).map(toRecord));
        start = page.LastEvaluatedKey;
        if (!start || items.length > limit) break;
      }
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = items.length > limit || start !== undefined;
      if (!hasMore) return { items: shown, next: undefined };
      if (last && items.length > limit) return { items: shown, next: { createdAt: last.createdAt, id: last.id } };
      return { items: shown, next: start && positionOf(start) };
    },
  };
}

/** Each run has one living token, so a newer one takes its place; the run four before it is forgotten. */
function tokenClause(run: number) {
  const oldest = run - keptTokens;
  return {
    set: 'tokens.#tokenRun = :token',
    remove: oldest > 0 ? 'REMOVE tokens.#oldestRun' : '',
    names: { '#tokenRun': String(run), ...(oldest > 0 ? { '#oldestRun': String(oldest) } : {}) },
  };
}

const positionOf = (key: Item): Position => ({
  createdAt: Number(key.createdAt?.N),
  id: (key.pk?.S ?? '').slice(cancellationKey('').length),
});
