import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isError } from '../../../functions/adapters/dynamodb/errors.ts';
import type { Simulator } from '../../../functions/providers/simulator.ts';
import { list, text } from '../../../functions/untrusted/json.ts';
import type { Change } from '../../simulators/books.ts';
import { perform, type Stored, type Work, type Worked } from './perform-work.ts';

/** One payment at one simulated provider. */
export interface PaymentName {
  readonly provider: string;
  readonly id: string;
}

/** More has happened to the payment than the work allows. */
export class BookFull extends Error {}

/** The payments of the simulated providers, one item for each. Two workers on one payment take turns. */
export interface PaymentBooks {
  /** @throws BookFull if more is stored than the work allows. */
  work<T>(name: PaymentName, simulator: Simulator, work: Work<T>): Promise<Worked<T>>;
}

interface Options {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly now: () => number;
}

interface Read {
  readonly stored: Stored;
  readonly version: number;
  readonly characters: number;
}

const maxTurns = 20;
/** Nobody needs a simulated payment for longer. */
const lifetimeSeconds = 7 * 24 * 60 * 60;

/** Keeps the books in DynamoDB, because execution environments come and go. A write succeeds only on the version it read. */
export function dynamoPaymentBooks({ client, tableName, now }: Options): PaymentBooks {
  const keyOf = ({ provider, id }: PaymentName) => ({ pk: { S: `${provider}#${id}` } });

  async function read(name: PaymentName): Promise<Read> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(name), ConsistentRead: true }),
    );
    const book = Item?.book?.S ?? '{}';
    const stored: unknown = JSON.parse(book);
    return {
      characters: book.length,
      stored: { changes: list(stored, 'changes') as readonly Change[], merchant: text(stored, 'merchant') },
      version: Number(Item?.version?.N ?? 0),
    };
  }

  /** @returns false if another worker was faster. */
  async function write(name: PaymentName, stored: Stored, version: number): Promise<boolean> {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(name),
          UpdateExpression: 'SET book = :book, version = :next, expiresAt = :expires',
          ConditionExpression: version === 0 ? 'attribute_not_exists(version)' : 'version = :version',
          ExpressionAttributeValues: {
            ':book': { S: JSON.stringify(stored) },
            ':next': { N: String(version + 1) },
            ':expires': { N: String(Math.floor(now() / 1000) + lifetimeSeconds) },
            ...(version === 0 ? {} : { ':version': { N: String(version) } }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (isError(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  return {
    async work(name, simulator, work) {
      for (let turn = 1; turn <= maxTurns; turn++) {
        const { stored, version, characters } = await read(name);
        if (characters > (work.maxCharacters ?? Infinity)) throw new BookFull(`too much happened to ${name.id}`);
        const { changes, worked } = perform(stored, simulator, work, now);
        const next = { changes: [...stored.changes, ...changes], merchant: worked.merchant };
        const isUnchanged = changes.length === 0 && next.merchant === stored.merchant;
        if (isUnchanged || (await write(name, next, version))) return worked;
      }
      throw new Error(`the simulated payment ${name.id} is too busy`);
    },
  };
}
