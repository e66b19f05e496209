import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import type { Told } from '../../../functions/providers/webhook.ts';
import { text } from '../../../functions/untrusted/json.ts';
import { day, hour, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider, testifyingProvider, webhookProvider } from '../../fixtures/a-provider.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { type Given, inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/webhooks/testpay/merchant-a';
const signed = { signature: 'secret-a' };

/** The handler in memory with so many cancellations, and a message that names all their payments. */
function receiving(
  { provider = webhookProvider, ...given }: Given = {},
  count = 1,
  changes: Partial<Cancellation> = {},
) {
  const memory = inMemory({ provider, ...given });
  const records = Array.from({ length: count }, (_, index) =>
    memory.stored(
      processing({ id: `can_${index}`, request: aRequest(`p-${index}`), lookBegan: noon - hour, ...changes }),
    ),
  );
  const message = records.map(({ request }) => ({ paymentId: request.transaction.paymentId }));
  const receive = (body: unknown = message, headers: Readonly<Record<string, string>> = signed, needs = memory.needs) =>
    receiveWebhook(needs)(anEvent('POST', path, { body, headers }));
  const nudges = () => records.reduce((sum, { id }) => sum + memory.now(id).nudges, 0);
  const failing = (method: 'noteMessage' | 'isMessageKnown' | 'nudge') => ({
    ...memory.needs,
    store: { ...memory.needs.store, [method]: () => Promise.reject(new Error('no table')) },
  });
  return { ...memory, records, message, receive, nudges, failing };
}

const ended = { status: 'cancelled', completedAt: noon - hour } as const;

describe('a message that comes again', () => {
  it('is acknowledged like the first one, and does nothing', async () => {
    const { receive, nudges, sent, table, clock, measured } = receiving({}, 20, ended);
    const first = await receive();
    const writtenOnce = new Map(table.records);

    for (let times = 1; times < 50; times++) {
      clock.now += minute;
      expect(await receive()).toEqual(first);
    }

    expect([nudges(), sent.length, table.messages.size]).toEqual([20, 20, 1]);
    expect(table.records).toEqual(writtenOnce);
    expect(measured.filter(([, figures]) => figures.WebhooksRepeated)).toHaveLength(49);
  });

  it('does nothing more if its copies come at once', async () => {
    const { receive, nudges, sent } = receiving({}, 20, ended);

    const answers = await Promise.all(Array.from({ length: 50 }, () => receive()));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect([nudges(), sent.length]).toEqual([20, 20]);
  });

  it('causes no second look at an open cancellation', async () => {
    const { receive, sent, clock } = receiving();

    for (let times = 0; times < 3; times++) {
      await receive();
      clock.now += minute;
    }

    expect(sent).toHaveLength(1);
  });

  it.each([
    [{}, 3],
    [ended, 1],
  ])('may be news of a provider that promises neither an id nor a time, until the end: %o', async (changes, looks) => {
    const webhook = { ...webhookProvider.webhook, mayRepeatItself: true } as typeof webhookProvider.webhook;
    const provider = { ...webhookProvider, webhook } as typeof webhookProvider;
    const { receive, sent, table, clock, measured } = receiving({ provider }, 1, changes);

    for (let times = 0; times < 3; times++) {
      expect((await receive()).status).toBe(200);
      clock.now += minute;
    }

    expect([sent.length, table.messages.size]).toEqual([looks, 1]);
    expect(measured.filter(([, figures]) => figures.WebhooksRepeated)).toHaveLength(3 - looks);
  });

  it('is recognised with other headers, and with other bytes that the signature does not cover', async () => {
    const webhook = { ...webhookProvider.webhook, covers: () => ['the same'] } as typeof webhookProvider.webhook;
    const { receive, message, sent } = receiving({
      provider: { ...webhookProvider, webhook } as typeof webhookProvider,
    });
    await receive();

    await receive(message, { ...signed, 'user-agent': 'somebody', 'content-type': 'text/plain' });
    await receive([...message, { paymentId: 'p-9' }]);

    expect(sent).toHaveLength(1);
  });

  it('does not make the real one a repeat if it was read in another way', async () => {
    const { receive, message, sent } = receiving();

    await receive(message, { ...signed, 'content-type': 'application/x-www-form-urlencoded' });
    await receive(message);

    expect(sent).toHaveLength(1);
  });

  it('cannot hide a message to another merchant', async () => {
    const credentials = {
      'merchant-a': { testpay: { webhookSecret: 'secret-a' } },
      'merchant-b': { testpay: { webhookSecret: 'secret-a' } },
    };
    const { needs, receive, message, stored, now } = receiving({ credentials });
    const other = stored(processing({ id: 'can_b', merchant: 'merchant-b', request: aRequest('p-0') }));
    await receive();

    await receiveWebhook(needs)(anEvent('POST', '/v1/webhooks/testpay/merchant-b', { body: message, headers: signed }));

    expect(now(other.id).nudges).toBe(1);
  });

  it('is forgotten when no cancellation that it is about can be open any more', async () => {
    const { receive, clock, sent } = receiving({}, 1, ended);
    await receive();

    clock.now = noon + hour + 30 * day - 1;
    await receive();
    const before = sent.length;
    clock.now += 1;
    await receive();

    expect([before, sent.length]).toEqual([1, 2]);
  });
});

describe('a message is not remembered', () => {
  it('before it was processed, so that the provider can send it again', async () => {
    const { receive, failing, message, sent } = receiving();

    await expect(receive(message, signed, failing('nudge'))).rejects.toThrow('no table');
    await receive();

    expect(sent).toHaveLength(1);
  });

  it('if its testimony had no room', async () => {
    const kept = (id: string) => ({ id, receivedAt: noon, proves: { kind: 'cancelled' } as const });
    const told: Told = { id: 'told', concerns: { paymentId: 'p-0' }, proves: { kind: 'cancelled' } };
    const testimonies = Array.from({ length: 20 }, (_, index) => kept(`told-${index}`));
    const { receive, records, table, now } = receiving({ provider: testifyingProvider }, 1, { testimonies });

    expect(await receive([told])).toMatchObject({ status: 500 });
    const [record] = records as [Cancellation];
    table.records.set(record.id, { ...now(record.id), testimonies: [] });

    expect(await receive([told])).toMatchObject({ status: 200 });
    expect(now(record.id).testimonies).toEqual([kept('told')]);
  });

  it('if it is about nothing of ours, or if nothing came of it', async () => {
    const { receive, table } = receiving({}, 1, { nextLook: noon });

    await receive();
    await receive([{ paymentId: 'p-9' }]);
    await receive('not JSON');

    expect(table.messages.size).toBe(0);
  });

  it('if it is not signed, because anybody can write new ones', async () => {
    const webhook = {
      verifiedBy: 'nothing',
      concerns: (body: unknown) => [{ paymentId: text(body, 'id') ?? '' }],
    } as const;
    const { receive, table, nudges } = receiving({ provider: { ...readingProvider, webhook } });

    for (let number = 0; number < 100; number++) await receive({ id: 'p-0', number }, {});

    expect([table.messages.size, nudges()]).toEqual([0, 1]);
  });

  it.each(['isMessageKnown', 'noteMessage'] as const)(
    'and the provider must repeat it if the table fails: %s',
    async (method) => {
      const { receive, failing, message } = receiving();

      await expect(receive(message, signed, failing(method))).rejects.toThrow('no table');
    },
  );
});

describe('different messages about one payment', () => {
  /** One new message every ten seconds; the look that it asks for begins at once. */
  async function flood(changes: Partial<Cancellation>, count: number) {
    const { receive, records, table, clock, now, nudges, measured } = receiving({}, 1, changes);
    const [{ id }] = records as [Cancellation];
    for (let number = 0; number < count; number++) {
      clock.now += 10_000;
      const before = now(id);
      expect(await receive([{ paymentId: 'p-0', number }])).toMatchObject({ status: 200 });
      const after = now(id);
      if (after.nudges > before.nudges) table.records.set(id, { ...after, look: after.look + 1, lookBegan: clock.now });
    }
    return { nudges: nudges(), remembered: table.messages.size, measured };
  }

  it.each([
    ['an open cancellation', {}],
    ['a review', { status: 'review_required' }],
  ] as const)('have a budget, and write nothing beyond it: %s', async (_of, changes) => {
    const { nudges, remembered, measured } = await flood(changes, 360);

    expect([nudges, remembered]).toEqual([23, 23]);
    expect(measured.filter(([, figures]) => figures.WebhooksRepeated)).toHaveLength(337);
  });
});

describe('a message with many payments', () => {
  it('brings looks of the first hundred forward', async () => {
    const { receive, nudges, sent } = receiving({}, 120);

    expect(await receive()).toMatchObject({ status: 200 });

    expect([nudges(), sent.length]).toEqual([100, 100]);
  });

  const tell = (index: number): Told => ({
    id: `told-${index}`,
    concerns: { paymentId: `p-${index}` },
    proves: { kind: 'cancelled' },
  });

  it('is refused if it testifies about more, so that the provider sends it again', async () => {
    const { receive, records, now, table, logged, measured } = receiving({ provider: testifyingProvider }, 101);

    expect(await receive(records.map((_, index) => tell(index)))).toMatchObject({ status: 500 });

    expect(records.filter(({ id }) => now(id).testimonies)).toHaveLength(100);
    expect(table.messages.size).toBe(0);
    expect(logged).toEqual([['error', 'too many testimonies', { provider: 'testpay' }]]);
    expect(measured.at(-1)).toEqual([{ provider: 'testpay' }, { TestimoniesRefused: 1 }]);
  });

  it('may repeat a statement as often as it likes', async () => {
    const { receive, records, now } = receiving({ provider: testifyingProvider });

    expect(await receive(Array.from({ length: 5000 }, () => tell(0)))).toMatchObject({ status: 200 });
    expect(now(records[0]?.id ?? '').testimonies).toHaveLength(1);
  });
});
