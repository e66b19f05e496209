import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isEnd } from '../../functions/core/cancellation/status.ts';
import { at, text } from '../../functions/untrusted/json.ts';
import type { Counts } from '../../infra/docs/costs/counts.ts';
import { scenarios, traced } from './counted-scenarios.ts';
import { countedSystem, request } from './counted-system.ts';
import { twoStates } from './noted-tasks.ts';
import { scriptedYuno, signedWebhook } from './scripted-yuno.ts';

type System = Awaited<ReturnType<typeof countedSystem>>;

const skipping = { waits: 'skipped' } as const;
const patience = { timeout: 15_000, interval: 25 };

async function untilEnded(system: System, id: string) {
  return vi.waitFor(async () => {
    const record = await system.load(id);
    const isOpen = !record || !isEnd(record.status) || record.dueEvents.length > 0 || system.runs() > 0;
    if (isOpen || !system.isIdle()) throw new Error('open');
    return record;
  }, patience);
}

/** A warm system: its function has already checked once that the merchant has credentials. */
async function warmSystem(polls: number) {
  const provider = scriptedYuno(polls);
  const system = await countedSystem(provider.http, skipping);
  const first = await system.accept(request(randomUUID(), randomUUID()));
  await untilEnded(system, text(first.body, 'id') ?? '');
  system.forget();
  system.states.length = 0;
  provider.calls.length = 0;
  return { system, provider };
}

const accepting = ({ TransactWriteItems = 0, StartExecution = 0 }: Readonly<Record<string, number>>) => ({
  TransactWriteItems,
  StartExecution,
});

describe('accepting', () => {
  it('takes one transaction and one start, and reads the credentials once in five minutes', async () => {
    const system = await countedSystem(scriptedYuno(0).http, skipping);

    await system.accept(request('key-1', randomUUID()));
    const cold = { ...accepting(system.calls()), DescribeSecret: system.calls().DescribeSecret };
    system.forget();
    await system.accept(request('key-2', randomUUID()));
    const warm = { ...accepting(system.calls()), DescribeSecret: system.calls().DescribeSecret };

    expect(cold).toEqual({ TransactWriteItems: 1, StartExecution: 1, DescribeSecret: 1 });
    expect(warm).toEqual({ TransactWriteItems: 1, StartExecution: 1, DescribeSecret: undefined });
  });

  it('takes one write attempt for the replay of an ended cancellation, and nothing else', async () => {
    const { system } = await warmSystem(0);
    const asked = request('key-1', randomUUID());
    const first = await system.accept(asked);
    await untilEnded(system, text(first.body, 'id') ?? '');
    system.forget();

    const replay = await system.accept(asked);

    expect(replay).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
    expect(system.calls()).toEqual({ TransactWriteItems: 1 });
  });

  it('takes one write attempt each, one run and one cancel request for a hundred requests with one key', async () => {
    const { system, provider } = await warmSystem(0);
    const asked = request('key-1', randomUUID());

    const answers = await Promise.all(Array.from({ length: 100 }, () => system.accept(asked)));
    await untilEnded(system, text(answers[0]?.body, 'id') ?? '');

    const ids = new Set(answers.map(({ body }) => text(body, 'id')));
    const fresh = answers.filter(({ headers }) => at(headers, 'idempotent-replayed') === undefined);
    expect({ ids: ids.size, fresh: fresh.length }).toEqual({ ids: 1, fresh: 1 });
    expect(system.calls().TransactWriteItems).toBe(100);
    expect(system.calls().StartExecution).toBeLessThanOrEqual(100);
    expect(system.states).toHaveLength(2);
    expect(provider.calls).toEqual(['POST']);
  });
});

describe('a cancellation', () => {
  it('takes two transitions if the provider answers at once', async () => {
    const { system, provider } = await warmSystem(0);

    const { body } = await system.accept(request('key-1', randomUUID()));
    const record = await untilEnded(system, text(body, 'id') ?? '');

    expect(record.status).toBe('cancelled');
    expect(system.states).toEqual(twoStates);
    expect(provider.calls).toEqual(['POST']);
    // The four updates take the look, record its result, keep what was said in it and confirm the event. The answer of the
    // accept reads the holds.
    expect(system.calls()).toEqual({
      TransactWriteItems: 1,
      StartExecution: 1,
      UpdateItem: 4,
      SendTaskSuccess: 1,
      GetItem: 1,
    });
  });

  it.each([1, 10, 100])('takes two transitions if it is polled %i times', { timeout: 30_000 }, async (polls) => {
    const provider = scriptedYuno(polls);
    const system = await countedSystem(provider.http, skipping);

    const { body } = await system.accept(request('key-1', randomUUID()));
    const record = await untilEnded(system, text(body, 'id') ?? '');

    expect(record.status).toBe('cancelled');
    expect(system.states).toEqual(twoStates);
    expect(provider.calls).toEqual(['POST', ...Array.from({ length: polls }, () => 'GET')]);
    expect(system.calls()).toMatchObject({ SendMessage: polls, SendTaskSuccess: 1, StartExecution: 1 });
    expect(system.published.size).toBe(1);
  });

  it('takes two transitions if a webhook comes a moment before the first poll, and writes nothing for it', async () => {
    const provider = scriptedYuno(Number.POSITIVE_INFINITY);
    const system = await countedSystem(provider.http, { waits: 'as asked' });
    const paymentId = randomUUID();
    const { body } = await system.accept(request('key-1', paymentId));
    await vi.waitFor(() => expect(provider.calls).toContain('POST'), patience);

    provider.confirm();
    const answer = await system.webhook({
      ...signedWebhook(paymentId),
      isBase64Encoded: false,
      pathParameters: { provider: 'yuno', merchantId: 'merchant-a' },
    } as never);
    const record = await untilEnded(system, text(body, 'id') ?? '');

    expect(answer.status).toBe(200);
    expect(record.nudges).toBe(0);
    expect(provider.calls).toEqual(['POST', 'GET']);
    expect(record.status).toBe('cancelled');
    expect(system.states).toEqual(twoStates);
  });
});

async function countAll(): Promise<Readonly<Record<string, Counts>>> {
  const counts: Record<string, Counts> = {};
  for (const [name, count] of Object.entries(scenarios)) counts[name] = await count();
  return counts;
}

describe('what a cancellation takes, as the documents say,', { timeout: 60_000 }, () => {
  const file = join(import.meta.dirname, '../../infra/docs/costs/counts.json');
  let counting: ReturnType<typeof countAll> | undefined;
  /** The first test that asks counts everything. */
  const counts = () => {
    counting ??= countAll();
    return counting;
  };

  it('is what was counted', async () => {
    const counted = `${JSON.stringify(await counts(), null, 2)}\n`;

    await expect(counted).toMatchFileSnapshot(file);
  });

  it.each([
    ['synchronous', 19],
    ['polled once', 26],
    ['polled 3 times', 36],
    ['polled 10 times', 75],
    ['webhook', 48],
    ['rejected', 31],
    ['part refund', 28],
  ])('%s: %d write units', async (name, units) => {
    expect((await counts())[name]?.writeUnits).toBe(units);
  });

  it.each([
    ['synchronous', 0],
    ['polled 3 times', 3],
    ['polled 10 times', 10],
  ])('%s: a trace of the merchant takes no further write unit', async (name, polls) => {
    expect((await traced(polls)).writeUnits).toBe((await counts())[name]?.writeUnits);
  });

  it.each([
    ['synchronous', 0],
    ['polled once', 1],
    ['polled 3 times', 3],
    ['polled 10 times', 10],
  ])('%s: one store call to accept, three for each look, one to confirm', async (name, polls) => {
    const looks = 1 + polls;

    expect((await counts())[name]?.storeCalls).toEqual({
      accept: 1,
      take: looks,
      record: looks,
      keep: looks,
      confirm: 1,
    });
  });

  it.each([
    ['synchronous', 0],
    ['polled once', 1],
    ['polled 3 times', 3],
    ['polled 10 times', 10],
  ])(
    '%s: one message and one invocation for each look, one to accept, one to confirm, two transitions',
    async (name, polls) => {
      expect((await counts())[name]).toMatchObject({
        queueMessages: 1 + polls,
        invocations: { accept: 1, advance: 1 + polls, confirm: 1 },
        transitions: 2,
      });
    },
  );
});

describe('metrics', () => {
  it('describe a polled cancellation without names of merchants', async () => {
    const system = await countedSystem(scriptedYuno(2).http, skipping);

    const { body } = await system.accept(request('key-1', randomUUID()));
    await untilEnded(system, text(body, 'id') ?? '');

    const told = system.recorded.map(([by, figures]) => [by, Object.keys(figures).join(' ')]);
    expect(told).toEqual([
      [{ provider: 'yuno' }, 'Accepted'],
      [{ provider: 'yuno' }, 'Attempts ExchangeTime'],
      [{ provider: 'yuno' }, 'OpenAge'],
      [{ provider: 'yuno' }, 'Polls ExchangeTime'],
      [{ provider: 'yuno' }, 'OpenAge'],
      [{ provider: 'yuno' }, 'Polls ExchangeTime'],
      [{ provider: 'yuno', status: 'cancelled' }, 'Ended'],
      [{ provider: 'yuno' }, 'TimeToEnd'],
    ]);
  });

  it('count authentic and forged webhooks', async () => {
    const system = await countedSystem(scriptedYuno(0).http, skipping);
    const { body, headers } = signedWebhook(randomUUID());
    const event = { body, isBase64Encoded: false, pathParameters: { provider: 'yuno', merchantId: 'merchant-a' } };

    await system.webhook({ ...event, headers } as never);
    await system.webhook({ ...event, headers: { 'x-hmac-signature': 'forged' } } as never);

    expect(system.recorded).toEqual([
      [{ provider: 'yuno' }, { WebhooksAccepted: 1 }],
      [{ provider: 'yuno' }, { WebhooksForged: 1 }],
    ]);
  });
});
