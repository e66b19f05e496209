import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { type CancellationEvent, consumer, meaningOf } from '../../docs/examples/consumer.ts';
import { eventExample } from '../../functions/api/documents/asyncapi.ts';
import type { EventDetail } from '../../functions/api/event.ts';
import type { DetailType } from '../../functions/core/cancellation/cancellation.ts';
import { providers } from '../../functions/providers/index.ts';
import { localDynamo } from '../../infra/local/engines/database.ts';
import { type Dynoxide, startDynoxide } from '../fixtures/dynoxide.ts';

const tableName = 'consumer';
let engine: Dynoxide;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynoxide();
  client = localDynamo(engine.endpoint);
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'eventId', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'eventId', KeyType: 'HASH' }],
    }),
  );
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

const example = eventExample('CancellationCompleted', [...providers.values()]) as unknown as CancellationEvent;
const anEvent = (): CancellationEvent => ({
  ...example,
  detail: { ...example.detail, eventId: `evt_${crypto.randomUUID()}` },
});

describe('the consumer in the documents', () => {
  it('understands what the service publishes', () => {
    expectTypeOf<EventDetail>().toExtend<CancellationEvent['detail']>();
    expectTypeOf<CancellationEvent['detail-type']>().toEqualTypeOf<DetailType>();
    expect(example.detail.cancellation.status).toBe('cancelled');
  });

  it.each<[CancellationEvent['detail-type'], string, string]>([
    ['CancellationCompleted', 'cancelled', 'released'],
    ['CancellationCompleted', 'refunded', 'given back'],
    ['CancellationCompleted', 'partially_refunded', 'given back'],
    ['CancellationCompleted', 'rejected', 'not cancelled'],
    ['CancellationReviewRequired', 'review_required', 'open'],
    ['CancellationContradicted', 'cancelled', 'ask a person'],
    ['CredentialsRefused', 'processing', 'open'],
  ])('takes %s with the status %s for "%s"', (kind, status, meaning) => {
    const { detail } = anEvent();

    const cancellation = { ...detail.cancellation, status };

    expect(meaningOf({ 'detail-type': kind, detail: { ...detail, cancellation } })).toBe(meaning);
  });

  it('processes an event once if it comes several times', async () => {
    const event = anEvent();
    let worked = 0;
    const handler = consumer({ client, tableName, work: async () => void worked++ });

    const outcomes = [await handler(event), await handler(event), await handler(event)];

    expect(outcomes).toEqual(['worked', 'repeated', 'repeated']);
    expect(worked).toBe(1);
  });

  it('processes an event once if it comes twenty times at once', async () => {
    const event = anEvent();
    let worked = 0;
    const work = async () => {
      worked++;
      await new Promise((resume) => setTimeout(resume, 50));
    };

    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => consumer({ client, tableName, work })(event)),
    );

    expect(worked).toBe(1);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  });

  it('processes an event again if the first time failed', async () => {
    const event = anEvent();
    let tries = 0;
    const work = async () => {
      if (++tries === 1) throw new Error('out of paper');
    };
    const handler = consumer({ client, tableName, work });

    await expect(handler(event)).rejects.toThrow('out of paper');
    expect(await handler(event)).toBe('worked');
    expect(tries).toBe(2);
  });

  it('takes an event over from a dead worker, but not before the lease has ended', async () => {
    const event = anEvent();
    let now = Date.UTC(2026, 0, 1);
    const died = new Promise<never>(() => undefined);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    void consumer({
      client,
      tableName,
      now: () => now,
      work: () => {
        begin();
        return died;
      },
    })(event);
    await begun;
    const handler = consumer({ client, tableName, work: async () => undefined, now: () => now });

    await expect(handler(event)).rejects.toThrow('is being worked on');
    now += 61_000;
    expect(await handler(event)).toBe('worked');
  });

  it('does not remove the claim of another worker if it fails too late', async () => {
    const event = anEvent();
    let now = Date.UTC(2026, 0, 1);
    const late = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = consumer({
      client,
      tableName,
      now: () => now,
      work: () => {
        begun.resolve();
        return late.promise;
      },
    })(event);
    await begun.promise;
    now += 61_000;
    const other = consumer({ client, tableName, now: () => now, work: async () => undefined });
    await other(event);

    late.reject(new Error('too late'));

    await expect(slow).rejects.toThrow('too late');
    expect(await other(event)).toBe('repeated');
  });
});
