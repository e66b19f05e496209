import { describe, expect, it } from 'vitest';
import type { CancellationResource } from '../../functions/api/resource.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

/** What an open cancellation waits for, over HTTP, with the providers that make it wait. */
const api = await systemOfThisFile(1);

interface Case {
  readonly provider: string;
  readonly transactionOf: (payment: string) => object;
  readonly state?: string;
  readonly fault?: object;
  readonly words: string;
  /** What must be true beside the words. */
  readonly shown: object;
}

const aTime = expect.stringMatching(/^\d{4}-.*Z$/);
const open = { status: 'processing', nextLookAt: aTime, deadline: aTime, credentialsRefused: null };

const cases: Readonly<Record<string, Case>> = {
  provider: {
    provider: 'lab4pay',
    transactionOf: (transactionId) => ({ transactionId }),
    fault: { fault: 'status', status: 500, exchange: 'cancel' },
    words: 'We sent a cancel request and do not know yet whether it worked, so we read the payment to find out.',
    shown: open,
  },
  terminal: {
    provider: 'lab4pay',
    transactionOf: (transactionId) => ({ transactionId }),
    state: 'silent',
    words:
      'The provider passes our cancel request on to the card terminal, which decides. We read the payment until it shows the result.',
    shown: open,
  },
  webhook: {
    provider: 'adyen',
    transactionOf: (pspReference) => ({ pspReference }),
    fault: { fault: 'webhook-dropped' },
    words: 'The provider accepted our cancel request, and tells the result by a signed webhook.',
    shown: open,
  },
  credentials: {
    provider: 'pace',
    transactionOf: (transactionId) => ({ transactionId }),
    fault: { fault: 'status', status: 401, times: 10 },
    words: 'The provider refuses your credentials, and we try again until they work or the deadline comes.',
    shown: { ...open, credentialsRefused: { since: aTime, detail: expect.any(String) } },
  },
  person: {
    provider: 'pace',
    transactionOf: (transactionId) => ({ transactionId }),
    state: 'terms',
    words: 'A person must decide: the provider asks for a person. Somebody must finish this by hand at the provider.',
    shown: { status: 'review_required', nextLookAt: aTime, deadline: null },
  },
};

async function begin({ provider, transactionOf, state = 'open', fault }: Case): Promise<string> {
  const payment = crypto.randomUUID();
  await api.simulator(provider).put(payment, state);
  if (fault) expect((await api.simulator(provider).fault({ id: payment, ...fault })).status).toBe(201);
  const { status, body } = await api.accept({ provider, transaction: transactionOf(payment) });
  expect(status).toBe(202);
  return body.id;
}

async function until(id: string, isReached: (shown: CancellationResource) => boolean): Promise<CancellationResource> {
  const latest = Date.now() + 15_000;
  for (;;) {
    const { body } = await api.authorised(`/v1/cancellations/${id}`);
    if (isReached(body)) return body;
    if (Date.now() > latest) throw new Error(`never so: ${JSON.stringify(body)}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

describe('an open cancellation', () => {
  it.each(Object.entries(cases))('waits for %s, and says so', async (waitsFor, one) => {
    const id = await begin(one);

    const shown = await until(id, ({ explanation, nextLookAt }) => explanation === one.words && nextLookAt !== null);

    expect(shown).toMatchObject({ waitingFor: waitsFor, ...one.shown });
    const { items } = JSON.parse((await api.authorised('/v1/cancellations?limit=1')).text) as { items: object[] };
    expect(items).toMatchObject([{ id, waitingFor: waitsFor, explanation: one.words }]);
  });

  it('waits for the release of a held provider, and ends after it', async () => {
    await api.hold('vtex');
    const { body } = await api.accept({
      provider: 'vtex',
      transaction: { paymentId: crypto.randomUUID(), authorizationId: 'a-1' },
    });

    const held = await until(body.id, ({ waitingFor }) => waitingFor === 'hold');
    const { headers } = await api.authorised(`/v1/cancellations/${body.id}`);
    await api.release('vtex');
    const ended = await api.rested(body.id);

    expect(body).toMatchObject({ waitingFor: 'hold', nextLookAt: null });
    expect(held.explanation).toMatch(/^An operator holds this provider, so we ask it nothing/);
    expect(headers.get('etag')).toBe('"1-held"');
    expect(ended).toMatchObject({ status: 'cancelled', waitingFor: null, nextLookAt: null, deadline: null });
    expect(ended.explanation).toBe(
      "The payment is cancelled, as the provider's answer says. The money was not taken, and it is no longer held.",
    );
  });
});
