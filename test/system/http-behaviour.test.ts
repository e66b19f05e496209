import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CancellationResource } from '../../functions/api/resource.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { transactionOf } from '../fixtures/simulators.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

/** What the documents promise for each provider, tried over HTTP with its simulator. */
const api = await systemOfThisFile(500);

const uuid = () => crypto.randomUUID();
const hex = () => uuid().replaceAll('-', '').toUpperCase();

interface Case {
  readonly state?: string;
  readonly faults?: readonly Record<string, unknown>[];
  readonly fields?: Record<string, unknown>;
}

/** Cancels a payment in the given state, with faults for this payment; returns the final resource and the effects. */
async function cancelled(provider: string, { state = 'open', faults = [], fields = {} }: Case = {}, system = api) {
  const id = provider === 'vtex' ? hex() : uuid();
  const simulator = system.simulator(provider);
  await simulator.put(id, state);
  for (const fault of faults) expect((await simulator.fault({ id, ...fault })).status).toBe(201);
  const more = provider === 'yuno' ? { merchantReference: 'order-1' } : {};
  const accepted = await system.accept({ provider, transaction: transactionOf(provider, id), ...more, ...fields });
  expect(accepted.status).toBe(202);
  const resource = await system.rested(accepted.body.id);
  return { id, resource, effects: (await simulator.ledger(id)).effects };
}

const oneCancel = [expect.objectContaining({ effect: 'cancelled' })];

describe.concurrent('pace', () => {
  it('is cancelled in one look if the answer is 204', async () => {
    const { resource, effects } = await cancelled('pace');

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 1, evidence: { via: 'response' } });
    expect(effects).toEqual(oneCancel);
  });

  it('is rejected as captured if the transaction can be read after a 403', async () => {
    const { resource, effects } = await cancelled('pace', { state: 'captured' });

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
    expect(effects).toEqual([]);
  });

  it('is rejected as not permitted if a 404 follows a 403', async () => {
    const { resource } = await cancelled('pace', { state: 'forbidden' });

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code: 'not_permitted' } });
  });

  it.each([
    ['a 502 before the effect', { fault: 'status', exchange: 'cancel', status: 502 }],
    ['a 502 after the effect', { fault: 'status', exchange: 'cancel', status: 502, afterEffect: true }],
    ['a lost reply', { fault: 'reply-lost', exchange: 'cancel' }],
    ['a body that is no JSON', { fault: 'garbage', exchange: 'cancel', status: 500 }],
    ['an answer that is too long', { fault: 'huge', exchange: 'cancel', status: 200 }],
    ['a redirect', { fault: 'redirect', exchange: 'cancel', status: 307 }],
  ])('gets the request again after %s, with one effect', async (_, fault) => {
    const { resource, effects } = await cancelled('pace', { faults: [fault] });

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 2 });
    expect(effects).toEqual(oneCancel);
  });
});

describe.concurrent('lab4pay', () => {
  it('is processing until the terminal has cancelled', async () => {
    const { resource, effects } = await cancelled('lab4pay');

    expect(resource).toMatchObject({ status: 'cancelled', evidence: { via: 'poll' } });
    expect(resource.timeline.map(({ event }) => event)).toContain('cancel_pending');
    expect(effects).toEqual(oneCancel);
  });

  it('is rejected, never cancelled, if the terminal had completed the payment', async () => {
    const { resource, effects } = await cancelled('lab4pay', { state: 'completes' });

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
    expect(effects).toEqual([]);
  });

  it('goes to review if the terminal never answers', async () => {
    const { resource, effects } = await cancelled('lab4pay', { state: 'silent' });

    expect(resource).toMatchObject({ status: 'review_required', review: { code: 'deadline_passed' } });
    expect(effects).toEqual([]);
  });

  it('is read before the request is sent again, if the reply was lost after the effect', async () => {
    const { resource, effects } = await cancelled('lab4pay', { faults: [{ fault: 'reply-lost', exchange: 'cancel' }] });

    expect(resource).toMatchObject({ status: 'cancelled' });
    expect(effects).toEqual(oneCancel);
  });

  it('gets 200 for a webhook only if the signature is the HMAC-SHA256 of the raw bytes in hex', async () => {
    const body = '[{ "transaction_id": "nobody-knows-it" }]';
    const secret = (await import('../../functions/providers/lab4pay/simulator.ts')).simulator.credentials.webhookSecret;
    const sign = (text: string, encoding: 'hex' | 'base64') =>
      createHmac('sha256', String(secret)).update(text).digest(encoding);
    const send = async (signature: string, merchant = 'merchant-a') => {
      const headers = { signature, 'content-type': 'application/json' };
      return (await api.call(`/v1/webhooks/lab4pay/${merchant}`, { method: 'POST', body, headers })).status;
    };

    expect(await send(sign(body, 'hex'))).toBe(200);
    expect(await send(sign(`${body} `, 'hex'))).toBe(403);
    expect(await send(sign(body, 'base64'))).toBe(403);
    expect(await send('')).toBe(403);
    expect(await send(sign(body, 'hex'), 'merchant-z')).toBe(403);
  });
});

describe.concurrent('yuno', () => {
  it('is cancelled if all four fields say so', async () => {
    const { resource, effects } = await cancelled('yuno');

    expect(resource).toMatchObject({ status: 'cancelled', evidence: { via: 'response' } });
    expect(effects).toEqual(oneCancel);
  });

  it.each(['flat', 'wrapped', 'payment_status'])(
    'waits for confirmation, and its status is understood in the form %s',
    async (shape) => {
      const id = uuid();
      const put = await api.call(`/local/control/yuno/payments/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ state: 'pending-confirmation', shape }),
      });
      const { body } = await api.accept({
        provider: 'yuno',
        transaction: { paymentId: id, transactionId: uuid() },
        merchantReference: 'order-1',
      });
      const resource = await api.rested(body.id);

      expect(put.status).toBe(200);
      expect(resource).toMatchObject({ status: 'cancelled', attempts: 1, evidence: { via: 'poll' } });
    },
  );

  it('waits for 3DS, and gets the request once more if the payment is open then', async () => {
    const slower = temporaryFolder();
    // The read must come before the payer has finished, also on a busy machine: two seconds and four seconds, halved.
    const system = await aSystem({ data: slower.path, hurry: 2 });

    const { resource, effects } = await cancelled('yuno', { state: 'three-ds' }, system).finally(system.close);

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 2 });
    expect(effects).toEqual(oneCancel);
    slower.remove();
  });

  it('is rejected as declined if 3DS fails', async () => {
    const { resource, effects } = await cancelled('yuno', { state: 'three-ds-fails' });

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code: 'declined' } });
    expect(effects).toEqual([]);
  });

  it.each(['in-process', 'conflict', 'key-burnt', 'soft-decline'])(
    'is cancelled once even if the first answer is %s',
    async (state) => {
      const { resource, effects } = await cancelled('yuno', { state });

      expect(resource.status).toBe('cancelled');
      expect(effects).toEqual(oneCancel);
    },
  );

  it.each([
    ['unknown', 'unknown_transaction'],
    ['captured', 'already_captured'],
    ['refunded', 'already_refunded'],
    ['expired', 'expired'],
  ])('in the state %s is rejected as %s', async (state, code) => {
    const { resource, effects } = await cancelled('yuno', { state });

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code } });
    expect(effects).toEqual([]);
  });
});

describe.concurrent('pg-orders', () => {
  it('is cancelled after polling if it was authorised', async () => {
    const { resource, effects } = await cancelled('pg-orders');

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 1, evidence: { via: 'poll' } });
    expect(effects).toEqual(oneCancel);
  });

  it('gets no request if it is captured and the client does not allow a refund', async () => {
    const { resource, effects } = await cancelled('pg-orders', { state: 'captured' });

    expect(resource).toMatchObject({ status: 'rejected', attempts: 0, rejection: { code: 'already_captured' } });
    expect(effects).toEqual([]);
  });

  it('is refunded if the client allows a refund', async () => {
    const { resource, effects } = await cancelled('pg-orders', { state: 'captured', fields: { ifCaptured: 'refund' } });

    expect(resource).toMatchObject({ status: 'refunded', refund: { amount: { value: effects[0]?.amount } } });
    expect(effects).toEqual([expect.objectContaining({ effect: 'refunded' })]);
  });

  it('is partially refunded if the client asks for a part', async () => {
    const amount = { value: 150, currency: 'USD' };

    const { resource, effects } = await cancelled('pg-orders', {
      state: 'captured',
      fields: { ifCaptured: 'refund', amount },
    });

    expect(resource).toMatchObject({ status: 'partially_refunded', refund: { amount } });
    expect(effects).toEqual([expect.objectContaining({ effect: 'refunded', amount: 150 })]);
  });

  it('is not voided if the client asks for a part and the payment is only authorised', async () => {
    const { resource, effects } = await cancelled('pg-orders', {
      fields: { ifCaptured: 'refund', amount: { value: 150, currency: 'USD' } },
    });

    expect(resource).toMatchObject({ status: 'rejected', attempts: 0, rejection: { code: 'not_permitted' } });
    expect(effects).toEqual([]);
  });

  it('is read after a 504, and shows that the request had worked', async () => {
    const fault = { fault: 'status', exchange: 'cancel', status: 504, afterEffect: true };

    const { resource, effects } = await cancelled('pg-orders', { faults: [fault] });

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 1 });
    expect(effects).toEqual(oneCancel);
  });

  it.each([503, 504])('gets no second request after a %d: a person decides', async (status) => {
    const { resource, effects } = await cancelled('pg-orders', {
      faults: [{ fault: 'status', exchange: 'cancel', status }],
    });

    expect(resource).toMatchObject({ status: 'review_required', review: { code: 'outcome_unknown' }, attempts: 1 });
    expect(effects).toEqual([]);
  });

  it.each([
    ['void-fails', 'rejected'],
    ['void-fails-retryable', 'cancelled'],
    ['capture-failed', 'review_required'],
    ['voided', 'cancelled'],
    ['expired', 'rejected'],
    ['unknown', 'review_required'],
  ])('in the state %s is %s', async (state, status) => {
    const { resource } = await cancelled('pg-orders', { state });

    expect(resource.status).toBe(status);
  });
});

describe.concurrent('vtex', () => {
  it('is cancelled if the answer has a cancellation id', async () => {
    const { resource, effects } = await cancelled('vtex');

    expect(resource).toMatchObject({ status: 'cancelled', evidence: { reference: expect.any(String) } });
    expect(effects).toEqual(oneCancel);
  });

  it('gets the same request id again after it answered null twice', async () => {
    const { resource, effects } = await cancelled('vtex', { state: 'null-twice' });

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 3 });
    expect(effects).toEqual(oneCancel);
  });

  it.each(['manual', 'manual-500', 'manual-501'])('goes to review at once if it says %s', async (state) => {
    const { resource } = await cancelled('vtex', { state });

    expect(resource).toMatchObject({ status: 'review_required', attempts: 1, review: { code: 'provider_asks' } });
  });

  it('is not cancelled if the answer repeats foreign ids', async () => {
    const { body } = await foreign();

    expect(body.status).toBe('processing');
  });

  async function foreign() {
    const paymentId = hex();
    await api.simulator('vtex').put(paymentId, 'foreign-ids');
    const accepted = await api.accept({ provider: 'vtex', transaction: { paymentId } });
    return api.authorised(`/v1/cancellations/${accepted.body.id}`, { headers: { prefer: 'wait=1' } });
  }
});

describe.concurrent('every result', () => {
  it('is published under one event id, without the timeline', async () => {
    const { resource } = await cancelled('pace');
    const mine = async () => (await api.events()).filter(({ detail }) => detail.cancellation.id === resource.id);

    await expect.poll(async () => (await mine()).length).toBeGreaterThan(0);

    const [event] = await mine();
    const { timeline, acts, proposal, waitingFor, nextLookAt, deadline, explanation, ...shown }: CancellationResource =
      resource;
    expect(event).toMatchObject({ source: 'rescind.cancellations', 'detail-type': 'CancellationCompleted' });
    expect(event?.detail.cancellation).toEqual(shown);
    expect(new Set((await mine()).map(({ detail }) => detail.eventId)).size).toBe(1);
  });
});
