import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCancellationStore } from '../../../functions/adapters/dynamodb/cancellation-store.ts';
import { dueEvent } from '../../../functions/api/event.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { newCancellation } from '../../../functions/core/cancellation/new-cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import type { RunInput } from '../../../functions/ports/workflow.ts';
import { providers } from '../../../functions/providers/index.ts';
import { createTable } from '../../../infra/local/engines/create-table.ts';
import { localDynamo } from '../../../infra/local/engines/database.ts';
import { restore } from '../../../infra/local/restore.ts';
import { accepted, noon } from '../../fixtures/a-cancellation.ts';
import { aRequest } from '../../fixtures/a-provider.ts';
import { inMemory } from '../../fixtures/dependencies.ts';
import { type Dynoxide, startDynoxide } from '../../fixtures/dynoxide.ts';

const before = Date.UTC(2026, 0, 1);
const boot = before + 60_000;
const minute = 60_000;

const request = {
  provider: 'yuno',
  transaction: { paymentId: 'p', transactionId: 't' },
  ifCaptured: 'reject',
} as const;

describe('restore after a restart', () => {
  let engine: Dynoxide;
  let client: DynamoDBClient;
  let tables = 0;
  beforeAll(async () => {
    engine = await startDynoxide();
    client = localDynamo(engine.endpoint);
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  /** Restores a table with one cancellation; returns what the workflow and the queue were asked for. */
  async function restored(changes: Partial<Cancellation>) {
    tables += 1;
    const tableName = `restore-${tables}`;
    await createTable(client, tableName);
    const store: CancellationStore = dynamoCancellationStore({ client, tableName });
    const record = { ...newCancellation('merchant-a', 'key', request, before), wakeAt: before, ...changes };
    await store.accept(record, 'lock', 'nonce');
    const runs: RunInput[] = [];
    const messages: { provider: string; merchant: string; message: LookMessage; delay: number }[] = [];
    const resumed = await restore(
      {
        store,
        workflow: {
          start: async (input) => {
            runs.push(input);
            return 'started';
          },
          answer: async () => false,
        },
        queue: {
          send: async (provider, merchant, message, delay) =>
            void messages.push({ provider, merchant, message, delay }),
        },
        providers,
        now: () => boot + 1000,
        log: { info: () => {}, warn: () => {}, error: () => {} },
      },
      boot,
    );
    return { resumed, runs: runs.map(({ run }) => run), messages, record, after: await store.load(record.id) };
  }

  const processing = {
    status: 'processing',
    look: 3,
    version: 6,
    firstLookAt: before,
    deadline: before + 90 * minute,
  } as const;
  const attempt = { providerToken: 'token', sentAt: before, leftBy: boot + 30_000, state: 'unresolved' } as const;

  it('starts the run of an accepted cancellation', async () => {
    const { resumed, runs, messages } = await restored({});

    expect([resumed, runs, messages]).toEqual([1, [1], []]);
  });

  it('ends a lease, makes the next look due now, and counts the attempt as sent before the restart', async () => {
    const lease = { id: 'old', until: boot + 30_000 };

    const { resumed, messages, record, after } = await restored({
      ...processing,
      lease,
      attempts: [attempt],
      nextLook: lease.until,
    });

    expect(resumed).toBe(1);
    expect(messages).toEqual([
      { provider: 'yuno', merchant: 'merchant-a', message: { cancellationId: record.id, look: 3 }, delay: 0 },
    ]);
    expect(after).toMatchObject({
      version: 7,
      look: 3,
      nextLook: boot + 1000,
      attempts: [{ ...attempt, leftBy: boot }],
    });
    expect(after).not.toHaveProperty('lease');
  });

  it('queues an open cancellation again with the rest of its wait', async () => {
    const { resumed, messages, after } = await restored({ ...processing, nextLook: boot + 5000 });

    expect(resumed).toBe(1);
    expect(messages).toMatchObject([{ message: { look: 3 }, delay: 4000 }]);
    expect(after?.version).toBe(6);
  });

  it('leaves a wait that is too long for a queue to recovery', async () => {
    const { resumed, messages } = await restored({ ...processing, nextLook: boot + 16 * minute });

    expect([resumed, messages]).toEqual([0, []]);
  });

  it('lets the next run publish a result that is still due', async () => {
    const ended = {
      ...newCancellation('merchant-a', 'key', request, before),
      status: 'cancelled',
      version: 4,
    } as const;
    const event = dueEvent({ ...ended, completedAt: before }, 'CancellationCompleted');

    const { resumed, runs, messages } = await restored({
      status: 'cancelled',
      version: 4,
      completedAt: before,
      dueEvents: [event],
      lastEvent: event,
      tokens: { 1: 'dead' },
    });

    expect([resumed, runs, messages]).toEqual([1, [2], []]);
  });

  it('skips a cancellation that has changed since the restart', async () => {
    const { resumed, runs, messages } = await restored({ ...processing, nextLook: boot + 5000, updatedAt: boot });

    expect([resumed, runs, messages]).toEqual([0, [], []]);
  });

  it.each([
    ['delivers a result that was due before the restart', before, [1, [2], []]],
    ['leaves a result to this process that became due after it', boot, [0, [], []]],
  ])('%s, if a look has changed the cancellation since', async (_sentence, dueAt, expected) => {
    const ended = {
      ...newCancellation('merchant-a', 'key', request, before),
      status: 'cancelled',
      version: 4,
    } as const;
    const event = dueEvent({ ...ended, completedAt: dueAt, updatedAt: dueAt }, 'CancellationCompleted');

    const { resumed, runs, messages } = await restored({
      status: 'cancelled',
      version: 5,
      completedAt: dueAt,
      updatedAt: boot + 500,
      dueEvents: [event],
    });

    expect([resumed, runs, messages]).toEqual(expected);
  });
});

describe('restore of many cancellations', () => {
  it('leaves time for other work, also if no call has to wait', async () => {
    const { needs, stored } = inMemory();
    for (let n = 0; n < 40; n++) stored(accepted({ key: `key-${n}`, request: aRequest(`p-${n}`) }));
    const takesMillisecond = async () => {
      for (const end = performance.now() + 1; performance.now() < end; );
      return 'started' as const;
    };
    let turns = 0;
    const others = setInterval(() => (turns += 1), 1);

    const resumed = await restore({ ...needs, workflow: { ...needs.workflow, start: takesMillisecond } }, noon + 1);

    clearInterval(others);
    expect(resumed).toBe(40);
    expect(turns).toBeGreaterThan(3);
  });
});
