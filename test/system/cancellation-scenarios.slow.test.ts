import { afterEach, describe, expect, it } from 'vitest';
import type { Cancellation } from '../../functions/core/cancellation/cancellation.ts';
import { isEnd } from '../../functions/core/cancellation/status.ts';
import { advanceCancellation } from '../../functions/handlers/advance-cancellation.ts';
import { twoStates } from './noted-tasks.ts';
import { createWorld, type Script, type World } from './world.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const lab = { provider: 'lab4pay', transaction: { transactionId: 'tx-1' } };
const pace = { provider: 'pace', transaction: { transactionId: uuid(1) } };
const yuno = {
  provider: 'yuno',
  transaction: { paymentId: uuid(1), transactionId: uuid(2) },
  merchantReference: 'order-1',
};
const orders = { provider: 'pg-orders', transaction: { orderId: 'or_1', transactionId: 'tx_1' } };
const vtex = { provider: 'vtex', transaction: { paymentId: 'B2F246B3CE46469FBDD23039868E95D0' } };

const ended = ({ status }: Cancellation) => isEnd(status);
const published = (record: Cancellation) => record.lastEvent !== undefined && record.dueEvents.length === 0;
const settled = (record: Cancellation) => published(record) && record.wakeAt === undefined;
const lost = { failure: 'unknown', detail: 'ECONNRESET' } as const;
const initiated = { status: 200, body: { transaction_id: 'tx-1', status: 'INITIATED' } };
const canceled = {
  status: 200,
  body: { transaction_id: 'tx-1', status: 'CANCELED', canceled_at: '2026-01-01T00:00:00Z' },
};
const completed = {
  status: 200,
  body: { transaction_id: 'tx-1', status: 'SUCCESS', completed_at: '2026-01-01T00:00:00Z' },
};

let world: World | undefined;
afterEach(() => world?.close());

async function begin(script: Script, options?: Parameters<typeof createWorld>[1]) {
  world = await createWorld(script, options);
  return world;
}

const order = (state: string, more: object = {}) => ({
  status: 200,
  body: {
    data: {
      orderId: 'or_1',
      transactionId: 'tx_1',
      state,
      currency: 'USD',
      totalAmount: 1000,
      authorizedAmount: 1000,
      capturedAmount: 0,
      refundedAmount: 0,
      history: [],
      ...more,
    },
  },
});

describe('a cancellation', () => {
  it('ends in one look if the answer is final', async () => {
    const { accept, until, ...w } = await begin(() => ({ status: 204 }));

    const id = await accept(pace);
    const record = await until(id, settled);

    expect(record).toMatchObject({ status: 'cancelled', look: 1, evidence: { via: 'response' } });
    expect(w.counts).toEqual({ cancel: 1, status: 0 });
    expect(w.entered).toEqual(twoStates);
    expect(w.events.map(({ detailType }) => detailType)).toEqual(['CancellationCompleted']);
  });

  it('is polled until the provider shows the end, in two states of the workflow', async () => {
    const { accept, until, ...w } = await begin((exchange, n) => {
      if (exchange === 'cancel') return { status: 200 };
      return n < 4 ? initiated : canceled;
    });

    const id = await accept(lab);
    const record = await until(id, settled);

    expect(record).toMatchObject({ status: 'cancelled', look: 5, evidence: { via: 'poll' } });
    expect(w.counts).toEqual({ cancel: 1, status: 4 });
    expect(w.entered).toEqual(twoStates);
  });

  it('ends earlier if a webhook asks for a look', async () => {
    let isDone = false;
    const { accept, until, nudge, ...w } = await begin(
      (exchange) => (exchange === 'cancel' ? { status: 200 } : isDone ? canceled : initiated),
      { hurry: 20 },
    );
    const id = await accept(lab);
    const waiting = await until(id, ({ look, lease }) => look >= 4 && lease === undefined);
    const wouldBe = waiting.nextLook ?? 0;

    isDone = true;
    await nudge(id);
    const record = await until(id, ended);

    expect(record.status).toBe('cancelled');
    expect(record.completedAt).toBeLessThan(wouldBe);
    expect(w.counts.cancel).toBe(1);
  });

  it('keeps its end if a webhook comes after the poll', async () => {
    const { accept, until, nudge, ...w } = await begin((exchange) =>
      exchange === 'cancel' ? { status: 200 } : canceled,
    );
    const id = await accept(lab);
    const before = await until(id, settled);

    await nudge(id);
    const after = await until(id, ({ look, lease }) => look > before.look && lease === undefined);

    expect(after).toMatchObject({ status: 'cancelled', completedAt: before.completedAt });
    expect(w.counts.cancel).toBe(1);
    expect(w.events).toHaveLength(1);
  });

  it('reads the status after a lost reply, and sends nothing if the payment is cancelled', async () => {
    const { accept, until, ...w } = await begin((exchange) => (exchange === 'cancel' ? lost : canceled));

    const record = await until(await accept(lab), ended);

    expect(record.status).toBe('cancelled');
    expect(w.counts).toEqual({ cancel: 1, status: 1 });
  });

  it('sends again after a lost reply only after the settle time, if nothing has happened', async () => {
    const { accept, until, ...w } = await begin((exchange, n) => {
      if (exchange === 'status') return w.counts.cancel < 2 ? initiated : canceled;
      return n === 1 ? lost : { status: 200 };
    });

    const record = await until(await accept(lab), ended);

    expect(record.status).toBe('cancelled');
    expect(w.counts.cancel).toBe(2);
    const [first, second] = record.attempts;
    expect((second?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBeGreaterThanOrEqual(10_000 / 100);
    expect(second?.providerToken).toBe(first?.providerToken);
  });

  it('sends the same request with the same token again if the provider allows it', async () => {
    const { accept, until, ...w } = await begin((_, n) => (n < 3 ? { status: 502 } : { status: 204 }));

    const record = await until(await accept(pace), ended);

    expect(record).toMatchObject({ status: 'cancelled', look: 3 });
    expect(new Set(record.attempts.map(({ providerToken }) => providerToken)).size).toBe(1);
    expect(w.counts).toEqual({ cancel: 3, status: 0 });
  });

  it('is rejected if the payment was captured in the meantime', async () => {
    const { accept, until, ...w } = await begin((exchange) => (exchange === 'cancel' ? { status: 200 } : completed));

    const record = await until(await accept(lab), ended);

    expect(record).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
    expect(w.counts.cancel).toBe(1);
  });

  it('reports a refund if the cancel request became a refund', async () => {
    const { accept, until } = await begin((exchange, n) => {
      if (exchange === 'cancel') return { status: 202, body: {} };
      if (n === 1) return order('AuthSucceeded');
      return order('Refunded', {
        capturedAmount: 1000,
        refundedAmount: 1000,
        history: [{ action: 'Refund', result: 'Success' }],
      });
    });

    const record = await until(await accept(orders), ended);

    expect(record).toMatchObject({ status: 'refunded', refund: { amount: { value: 1000, currency: 'USD' } } });
  });

  it('sends nothing if the payment is captured and the request does not allow a refund', async () => {
    const { accept, until, ...w } = await begin(() => order('CaptureSucceeded', { capturedAmount: 1000 }));

    const record = await until(await accept(orders), ended);

    expect(record).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' }, attempts: [] });
    expect(w.counts.cancel).toBe(0);
  });

  it('goes to review at once if the provider asks for a person', async () => {
    const { accept, until, ...w } = await begin(() => ({
      status: 501,
      body: { cancellationId: null, code: 'cancel-manually' },
    }));

    const record = await until(await accept(vtex), published);

    expect(record).toMatchObject({ status: 'review_required', review: { code: 'provider_asks' } });
    expect(w.events.map(({ detailType }) => detailType)).toEqual(['CancellationReviewRequired']);
    expect(w.counts.cancel).toBe(1);
  });

  it('stays in review if the provider later refuses the same request, because that proves nothing', async () => {
    const { accept, until, ...w } = await begin((_, n) =>
      n === 1 ? { status: 501, body: { cancellationId: null, code: 'cancel-manually' } } : { status: 422 },
    );
    const id = await accept(vtex);
    const asked = await until(id, published);

    await w.deliver({ cancellationId: id, look: asked.look, recheck: true });
    const record = await until(id, ({ look, lease }) => look > asked.look && lease === undefined);

    expect(w.counts.cancel).toBe(2);
    expect(record).toMatchObject({ status: 'review_required', review: { code: 'provider_asks' } });
    expect(w.events).toHaveLength(1);
  });

  it("stores a provider's long message without a lone surrogate", async () => {
    const { accept, until } = await begin(() => ({
      status: 501,
      body: { cancellationId: null, code: 'cancel-manually', message: `${'x'.repeat(199)}\u{1f600} \ud83d` },
    }));

    const record = await until(await accept(vtex), published);

    expect(record.evidence?.message).toBe(`${'x'.repeat(199)}\ufffd`);
  });

  it('goes to review at the deadline, and says why', async () => {
    const { accept, until } = await begin(
      (exchange) => (exchange === 'cancel' ? { status: 200 } : { status: 200, body: { status: 'IN_PROGRESS' } }),
      { hurry: 2000 },
    );

    const record = await until(await accept(lab), published);

    expect(record).toMatchObject({ status: 'review_required', review: { code: 'deadline_passed' } });
    expect(record.reviewSince ?? 0).toBeGreaterThanOrEqual(record.deadline ?? Infinity);
  });

  it('leaves the review if later evidence comes', async () => {
    let isDone = false;
    const { accept, until, nudge, ...w } = await begin(
      (exchange) => {
        if (exchange === 'cancel') return { status: 200 };
        return isDone ? canceled : { status: 200, body: { status: 'IN_PROGRESS' } };
      },
      { hurry: 2000 },
    );
    const id = await accept(lab);
    await until(id, (record) => record.status === 'review_required' && published(record));

    isDone = true;
    await nudge(id);
    const record = await until(id, settled);

    expect(record).toMatchObject({ status: 'cancelled', evidence: { via: 'poll' } });
    expect(record.review).toBeUndefined();
    expect(w.events.map(({ detailType }) => detailType)).toEqual([
      'CancellationReviewRequired',
      'CancellationCompleted',
    ]);
  });

  it('publishes one event if the provider later contradicts its end', async () => {
    let isTaken = false;
    const { accept, until, nudge, recheck, ...w } = await begin((exchange) => {
      if (exchange === 'cancel') return { status: 200 };
      return isTaken ? completed : canceled;
    });
    const id = await accept(lab);
    const end = await until(id, settled);

    isTaken = true;
    await nudge(id);
    const first = await until(id, (record) => record.contradictions?.length === 1 && settled(record));
    // A second webhook would wait for a quarter of an hour.
    await recheck(id);
    const second = await until(id, (record) => record.contradictions?.length === 2 && record.lease === undefined);

    expect([first.status, second.status]).toEqual(['cancelled', 'cancelled']);
    expect(first.version).toBeGreaterThan(end.version);
    expect(w.events.map(({ detailType }) => detailType)).toEqual(['CancellationCompleted', 'CancellationContradicted']);
  });

  it('sends the same idempotency key to Yuno each time, and a new one only if Yuno calls the key spent', async () => {
    const { accept, until, ...w } = await begin(
      (exchange, n) => {
        if (exchange === 'status')
          return { status: 200, body: { id: uuid(1), status: 'PENDING', sub_status: 'AUTHORIZED' } };
        if (n === 1) return { status: 400, body: { code: 'REQUEST_IN_PROCESS', messages: [] } };
        if (n === 2) return { status: 400, body: { code: 'IDEMPOTENCY_DUPLICATED', messages: [] } };
        return {
          status: 200,
          body: {
            id: uuid(9),
            type: 'CANCEL',
            status: 'SUCCEEDED',
            payment: { id: uuid(1), status: 'CANCELED', sub_status: 'CANCELED' },
          },
        };
      },
      { hurry: 2000 },
    );

    const record = await until(await accept(yuno), ended);

    const keys = w.sent.filter(({ method }) => method === 'POST').map(({ headers }) => headers?.['X-Idempotency-Key']);
    expect(record.status).toBe('cancelled');
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});

/** So slow that an acknowledged cancel is not repeated within the test, also on a busy machine. */
const slowly = { hurry: 10 };

describe('two workers', () => {
  it('never send to the provider at the same time, however often a message is delivered', async () => {
    let talking = 0;
    let max = 0;
    const w = await begin(async (exchange, n) => {
      talking += 1;
      max = Math.max(max, talking);
      await new Promise((resume) => setTimeout(resume, 20));
      talking -= 1;
      if (exchange === 'cancel') return { status: 200 };
      return n < 3 ? initiated : canceled;
    }, slowly);
    const deliver = w.deliver;
    w.deliver = async (message) => {
      await Promise.all(Array.from({ length: 8 }, () => deliver(message)));
    };

    const record = await w.until(await w.accept(lab), ended);

    expect(record.status).toBe('cancelled');
    expect(max).toBe(1);
    expect(w.counts.cancel).toBe(1);
  });

  it('do not lose a nudge that comes during a look', async () => {
    let isDone = false;
    const w = await begin(
      async (exchange, n) => {
        if (exchange === 'cancel') return { status: 200 };
        if (n === 2) {
          await w.nudge(id);
          isDone = true;
          return initiated;
        }
        return isDone ? canceled : initiated;
      },
      { hurry: 10 },
    );
    const id = await w.accept(lab);

    const record = await w.until(id, ended);

    expect(record.status).toBe('cancelled');
    expect(w.counts.status).toBe(3);
    expect(record.completedAt ?? 0).toBeLessThan((record.firstLookAt ?? 0) + 2000);
  });
});

describe('a webhook during the look that ends a cancellation', () => {
  it('causes one more look, because it may contradict the end', async () => {
    const w = await begin(
      async (exchange, n) => {
        if (exchange === 'cancel') return { status: 200 };
        if (n > 1) return completed;
        await w.nudge(id);
        await w.nudge(id);
        return canceled;
      },
      { hurry: 10 },
    );
    const id = await w.accept(lab);

    const record = await w.until(id, ({ contradictions }) => contradictions?.length === 1);

    expect(record.status).toBe('cancelled');
    expect(w.counts.status).toBe(2);
  });
});

/** The record at rest, after recovery has run that many milliseconds later. */
async function recovered(w: World, id: string, later: number) {
  w.skip(later);
  await w.recover();
  return w.until(id, settled);
}

class Crash extends Error {
  override readonly name = 'Crash';
}

type Step = 'take' | 'record' | 'confirm';

/** The worker dies once, after this step of the store has happened. */
function crashAfter(w: World, step: Step) {
  let hasCrashed = false;
  const { deps } = w;
  const original = deps.store[step] as (...args: unknown[]) => Promise<unknown>;
  const crashing = async (...args: unknown[]) => {
    const result = await original(...args);
    if (hasCrashed) return result;
    hasCrashed = true;
    throw new Crash(`after ${step}`);
  };
  w.deps = { ...deps, store: { ...deps.store, [step]: crashing } };
  const advance = advanceCancellation(w.deps);
  w.deliver = (message) => advance(message);
}

describe('a crash of ours', () => {
  it.each(['take', 'record'] as const)('after the %s loses nothing and sends nothing twice', async (step) => {
    const w = await begin((exchange) => (exchange === 'cancel' ? { status: 200 } : canceled), { visibility: 30 });
    crashAfter(w, step);
    const id = await w.accept(lab);
    await w.until(id, ({ look }) => look === 1);
    await new Promise((resume) => setTimeout(resume, 100));

    const record = await recovered(w, id, 5 * 60_000);

    expect(record.status).toBe('cancelled');
    expect(w.counts.cancel).toBe(step === 'take' ? 0 : 1);
    expect(w.events.length).toBeGreaterThanOrEqual(1);
  });

  it('between request and record leads to a status read before anything is sent again', async () => {
    const w = await begin((exchange) => (exchange === 'cancel' ? { status: 200 } : canceled), { visibility: 30 });
    const { deps } = w;
    let hasCrashed = false;
    w.deps = {
      ...deps,
      http: async (...args) => {
        const answer = await deps.http(...args);
        if (!hasCrashed) {
          hasCrashed = true;
          await new Promise(() => {});
        }
        return answer;
      },
    };
    const id = await w.accept(lab);
    await w.until(id, () => w.counts.cancel === 1);

    const record = await recovered(w, id, 10 * 60_000);

    expect(record.status).toBe('cancelled');
    expect(w.counts).toEqual({ cancel: 1, status: 1 });
  });

  it('between accept and start is repaired by recovery', async () => {
    const w = await begin(() => ({ status: 204 }));
    const id = await w.accept(pace, false);

    const record = await recovered(w, id, 61_000);

    expect(record.status).toBe('cancelled');
  });

  it('of the queue, which loses the first message, is repaired by recovery', async () => {
    const w = await begin(() => ({ status: 204 }));
    const { deliver } = w;
    const lostOnes: unknown[] = [];
    w.deliver = async (message) => {
      lostOnes.push(message);
    };
    const id = await w.accept(pace);
    await w.until(id, () => lostOnes.length === 1);
    w.deliver = deliver;

    const record = await recovered(w, id, 61_000);

    expect(record).toMatchObject({ status: 'cancelled', run: 2 });
    expect(w.events).toHaveLength(1);
  });

  it('between the end and its publication is repaired by recovery', async () => {
    const w = await begin(() => ({ status: 204 }), { visibility: 60_000 });
    const { workflow } = w.deps;
    w.deps = {
      ...w.deps,
      workflow: {
        ...workflow,
        answer: async () => {
          throw new Crash('before the token is answered');
        },
      },
    };
    const id = await w.accept(pace);
    await w.until(id, ended);
    w.deps = { ...w.deps, workflow };

    const record = await recovered(w, id, 3 * 60_000);

    expect(record.status).toBe('cancelled');
    expect(w.events).toHaveLength(1);
  });

  it('of the publication makes the next run publish the same event', async () => {
    const w = await begin(() => ({ status: 204 }));
    const publish = w.publish;
    const lostOnes: string[] = [];
    w.publish = async ({ detail }) => {
      lostOnes.push(detail.eventId);
      w.publish = publish;
    };
    const id = await w.accept(pace);
    await w.until(id, () => lostOnes.length === 1);

    const record = await recovered(w, id, 3 * 60_000);

    expect(w.events.map(({ detail }) => detail.eventId)).toEqual(lostOnes);
    expect(record.run).toBe(2);
  });
});

describe('a task token', () => {
  it('that comes after the end is answered with the event', async () => {
    const w = await begin(() => ({ status: 204 }));
    const deliver = w.deliver;
    const held: Parameters<typeof deliver>[0][] = [];
    w.deliver = async (message) => {
      held.push(message);
    };
    const id = await w.accept(pace);
    await w.until(id, () => held.length === 1);

    await deliver({ cancellationId: id, look: 0 });
    const end = await w.until(id, ended);
    for (const message of held) await deliver(message);
    w.deliver = deliver;
    const record = await w.until(id, settled);

    expect(end.dueEvents).toHaveLength(1);
    expect(record.status).toBe('cancelled');
    expect(new Set(w.events.map(({ detail }) => detail.eventId)).size).toBe(1);
    expect(w.counts.cancel).toBe(1);
  });

  it('that comes twice changes nothing', async () => {
    const w = await begin(() => ({ status: 204 }));
    const deliver = w.deliver;
    const tokens: Parameters<typeof deliver>[0][] = [];
    w.deliver = async (message) => {
      if (message.token) tokens.push(message);
      await deliver(message);
    };
    const id = await w.accept(pace);
    const before = await w.until(id, settled);

    for (const message of tokens) await deliver(message);
    const after = await w.load(id);

    expect(after).toEqual({ ...before, tokens: after.tokens });
    expect(w.counts.cancel).toBe(1);
  });
});
