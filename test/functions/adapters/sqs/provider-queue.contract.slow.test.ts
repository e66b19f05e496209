import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqsProviderQueue } from '../../../../functions/adapters/sqs/provider-queue.ts';
import type { LookMessage, ProviderQueue } from '../../../../functions/ports/provider-queue.ts';
import { number, text } from '../../../../functions/untrusted/json.ts';
import { localQueues } from '../../../../infra/local/engines/provider-queue.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { type Delivered, look, queueContract } from '../../ports/provider-queue.contract.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Queues that note every delivery; `deliver` may fail or take its time. */
function prepareTwin(options: Partial<Parameters<typeof localQueues>[0]> = {}) {
  const delivered: Delivered[] = [];
  const dead: LookMessage[] = [];
  const twin = localQueues({
    onDeadLetter: (_provider, message) => dead.push(message),
    ...options,
    deliver: async (provider, message) => {
      delivered.push({ provider, message, at: Date.now() });
      await options.deliver?.(provider, message);
    },
  });
  onTestFinished(() => twin.close());
  return { twin, delivered, dead, looks: () => delivered.map(({ message }) => message.look) };
}

async function prepareSdk(twin: ProviderQueue) {
  const endpoint = await awsEndpoint({ queue: twin });
  const client = new SQSClient(endpoint.clientOptions);
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  return { endpoint, queue: sqsProviderQueue({ client, urlFor: (provider) => `${endpoint.url}/queues/${provider}` }) };
}

/** The contract of a queue that `reach` finds in front of the twin. */
const prepareBy =
  (reach: (twin: ProviderQueue) => Promise<ProviderQueue>) =>
  async (deliver = async () => {}) => {
    const { twin, delivered } = prepareTwin({ deliver, visibility: () => 20 });
    const until = async (deliveries: number) => {
      await expect.poll(() => delivered.length, { timeout: 3000 }).toBeGreaterThanOrEqual(deliveries);
      await pause(50);
    };
    return { queue: await reach(twin), delivered, now: Date.now, until };
  };
queueContract(
  'the local twin',
  prepareBy(async (twin) => twin),
);
queueContract(
  'the SQS adapter',
  prepareBy(async (twin) => (await prepareSdk(twin)).queue),
);

describe('the SQS adapter', () => {
  it.each([
    [0, 0],
    [-5, 0],
    [1, 1],
    [1000, 1],
    [1001, 2],
    [899_001, 900],
    [900_000, 900],
    [5_000_000, 900],
  ])('asks for a delay of %d ms as %d seconds', async (delay, seconds) => {
    const sent: number[] = [];
    const { endpoint, queue } = await prepareSdk({
      send: async (_provider, _merchant, _message, asked) => {
        sent.push(asked);
      },
    });

    await queue.send('pace', 'merchant-a', look(1), delay);

    expect(number(endpoint.requests[0]?.input, 'DelaySeconds')).toBe(seconds);
    expect(sent).toEqual([seconds * 1000]);
  });

  it('names the merchant as the message group', async () => {
    const { endpoint, queue } = await prepareSdk(prepareTwin().twin);

    await queue.send('pace', 'merchant-b', look(1), 0);

    expect(text(endpoint.requests[0]?.input, 'MessageGroupId')).toBe('merchant-b');
  });

  it.each(['RequestThrottled', 'QueueDoesNotExist'])('passes %s on', async (errorName) => {
    const { endpoint, queue } = await prepareSdk(prepareTwin().twin);
    endpoint.fail(errorName);

    await expect(queue.send('pace', 'merchant-a', look(1), 0)).rejects.toMatchObject({ name: errorName });
  });
});

describe('the local queues', () => {
  it('never deliver synchronously', async () => {
    const { twin, looks } = prepareTwin();

    await twin.send('pace', 'merchant-a', look(1), 0);

    expect(looks()).toEqual([]);
    await expect.poll(looks).toEqual([1]);
  });

  it('deliver again after the visibility timeout when a delivery fails, and not before', async () => {
    let isFailing = true;
    const { twin, delivered, looks } = prepareTwin({
      visibility: (provider) => (provider === 'pace' ? 100 : 10_000),
      deliver: async () => {
        if (isFailing) throw new Error('worker crashed');
      },
    });

    await twin.send('pace', 'merchant-a', look(1), 0);
    await twin.send('yuno', 'merchant-a', look(2), 0);
    await expect.poll(looks).toEqual([1, 2]);
    isFailing = false;
    await expect.poll(looks).toEqual([1, 2, 1]);

    expect((delivered[2]?.at ?? 0) - (delivered[0]?.at ?? 0)).toBeGreaterThanOrEqual(100);
    await expect.poll(() => twin.size('pace')).toEqual({ waiting: 0, ready: 0, running: 0 });
    expect(twin.size('yuno')).toEqual({ waiting: 1, ready: 0, running: 0 });
  });

  it('move a message to the dead letters after five receives', async () => {
    const { twin, looks, dead } = prepareTwin({
      visibility: () => 5,
      deliver: () => Promise.reject(new Error('poison')),
    });

    await twin.send('pace', 'merchant-a', look(1), 0);
    await expect.poll(() => dead).toEqual([look(1)]);

    expect(looks()).toEqual([1, 1, 1, 1, 1]);
    expect(twin.size('pace')).toEqual({ waiting: 0, ready: 0, running: 0 });
  });

  it('deliver again while an earlier delivery hangs, which no longer counts as a running one', async () => {
    const { promise: hangs, resolve: comesBack } = Promise.withResolvers<void>();
    let receipts = 0;
    const { twin, looks } = prepareTwin({
      visibility: () => 50,
      concurrency: 1,
      deliver: async () => {
        receipts += 1;
        if (receipts === 1) await hangs;
      },
    });

    await twin.send('pace', 'merchant-a', look(1), 0);
    await expect.poll(looks).toEqual([1, 1]);
    comesBack();
    await pause(120);

    expect(looks()).toEqual([1, 1]);
    expect(twin.size('pace')).toEqual({ waiting: 0, ready: 0, running: 0 });
  });

  it('limit the concurrent deliveries of each provider', async () => {
    const running = { pace: 0, yuno: 0 };
    const most = { pace: 0, yuno: 0 };
    const { twin, looks } = prepareTwin({
      concurrency: 3,
      deliver: async (provider) => {
        const key = provider as 'pace' | 'yuno';
        running[key] += 1;
        most[key] = Math.max(most[key], running[key]);
        await pause(5);
        running[key] -= 1;
      },
    });

    for (let number_ = 1; number_ <= 20; number_ += 1) {
      await twin.send('pace', 'merchant-a', look(number_), 0);
      await twin.send('yuno', 'merchant-a', look(number_), 0);
    }
    await expect.poll(looks).toHaveLength(40);

    expect(most).toEqual({ pace: 3, yuno: 3 });
  });

  it('wait for the clock if a timer fires early', async () => {
    let now = 0;
    const { twin, looks } = prepareTwin({ clock: () => now });

    await twin.send('pace', 'merchant-a', look(1), 10);
    await pause(60);
    const early = looks();
    now = 10;
    await expect.poll(looks).toEqual([1]);

    expect(early).toEqual([]);
  });

  it('treat a delay beyond the range of timers as the longest delay, not as none', async () => {
    const { twin, looks } = prepareTwin();

    await twin.send('pace', 'merchant-a', look(1), 2 ** 32);
    await pause(50);

    expect(looks()).toEqual([]);
    expect(twin.size('pace')).toEqual({ waiting: 1, ready: 0, running: 0 });
  });

  it('hold 100,000 waiting messages', async () => {
    const { twin } = prepareTwin();
    const before = process.memoryUsage().heapUsed;

    for (let number_ = 0; number_ < 100_000; number_ += 1)
      await twin.send('pace', 'merchant-a', look(number_), 600_000 + (number_ % 1000));
    const bytesEach = (process.memoryUsage().heapUsed - before) / 100_000;

    expect(twin.size('pace').waiting).toBe(100_000);
    expect(bytesEach).toBeLessThan(2048);
  });

  it('wait for running deliveries when they are closed, and deliver nothing afterwards', async () => {
    let isDone = false;
    const { twin, looks } = prepareTwin({
      deliver: async () => {
        await pause(50);
        isDone = true;
      },
    });
    await twin.send('pace', 'merchant-a', look(1), 0);
    await expect.poll(looks).toEqual([1]);
    await twin.send('pace', 'merchant-a', look(2), 20);

    await twin.close();
    await twin.send('pace', 'merchant-a', look(3), 0);
    await twin.send('pace', 'merchant-a', look(4), 20);
    const wasDone = isDone;
    await pause(60);

    expect(wasDone).toBe(true);
    expect(twin.size('pace')).toEqual({ waiting: 0, ready: 0, running: 0 });
    expect(looks()).toEqual([1]);
  });

  it('wait for running deliveries no longer than the given time', async () => {
    const { promise: hangs, resolve: end } = Promise.withResolvers<void>();
    const { twin, looks } = prepareTwin({ deliver: () => hangs });
    await twin.send('pace', 'merchant-a', look(1), 0);
    await expect.poll(looks).toEqual([1]);
    const began = Date.now();

    await twin.close(30);
    const took = Date.now() - began;
    end();

    expect(took).toBeLessThan(1000);
  });
});
