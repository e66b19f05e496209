import { describe, expect, it, onTestFinished } from 'vitest';
import type { CancellationResource } from '../../functions/api/resource.ts';
import {
  cancelled as cancelledPayment,
  open,
  pspReferenceOf,
} from '../../functions/providers/adyen/simulated-payment.ts';
import { simulator } from '../../functions/providers/adyen/simulator.ts';
import { type SignedWebhook, webhookAbout } from '../../functions/providers/simulator.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

/** Adyen tells a result only by a webhook: tried over HTTP, with the simulator and with webhooks that we send ourselves. */
const api = await systemOfThisFile(100);

type System = typeof api;

/** Waits less than Adyen's work takes, so that a result cannot be there by chance. */
async function begin({
  state = 'open',
  faults = [] as object[],
  system = api as Pick<System, 'simulator' | 'accept'>,
}) {
  const id = crypto.randomUUID();
  const adyen = system.simulator('adyen');
  await adyen.put(id, state);
  for (const fault of faults) expect((await adyen.fault({ id, ...fault })).status).toBe(201);
  const accepted = await system.accept({ provider: 'adyen', transaction: { pspReference: id } });
  expect(accepted.status).toBe(202);
  return { id, cancellation: accepted.body.id, effects: async () => (await adyen.ledger(id)).effects };
}

/** Not `expect.poll`, which does not know its test when others run at the same time. */
async function until(cancellation: string, isReached: (resource: CancellationResource) => boolean, system = api) {
  const latest = Date.now() + 15_000;
  for (;;) {
    const { body } = await system.authorised(`/v1/cancellations/${cancellation}`);
    if (isReached(body)) return;
    if (Date.now() > latest) throw new Error(`never so: ${JSON.stringify(body)}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

const eventsIn = ({ timeline }: CancellationResource) => timeline.map(({ event }) => event);

/** Sends a webhook of Adyen to a merchant. */
const send = ({ headers, body }: SignedWebhook, system: Pick<System, 'address'> = api, merchant = 'merchant-a') =>
  fetch(`${system.address}/v1/webhooks/adyen/${merchant}`, { method: 'POST', headers, body });

/** The message that the payment is cancelled, signed with this key. */
function resultOf(id: string, hmacKey = simulator.credentials.hmacKey): SignedWebhook {
  const signing = { ...simulator, credentials: { ...simulator.credentials, hmacKey } };
  const message = webhookAbout(signing, id, { ...open, ...cancelledPayment }, Date.now());
  if (!message) throw new Error('the simulator sends no webhook');
  return message;
}

const oneCancel = [expect.objectContaining({ effect: 'cancelled' })];

describe.concurrent('a cancellation at adyen', () => {
  it('is acknowledged, and ended by the webhook', async () => {
    const { cancellation, effects } = await begin({});

    const resource = await api.rested(cancellation);

    expect(resource).toMatchObject({ status: 'cancelled', attempts: 1, evidence: { via: 'webhook' } });
    expect(eventsIn(resource)).toEqual(expect.arrayContaining(['cancel_pending', 'testimony_cancelled', 'cancelled']));
    expect(await effects()).toEqual(oneCancel);
  });

  it.each(['declines', 'captured', 'expired'])('ends as declined if Adyen says so (%s)', async (state) => {
    const { cancellation, effects } = await begin({ state });

    const resource = await api.rested(cancellation);

    expect(resource).toMatchObject({ status: 'rejected', rejection: { code: 'cancel_declined' }, attempts: 1 });
    expect(await effects()).toEqual([]);
  });

  it.each([
    ['a lost reply', { fault: 'reply-lost', exchange: 'cancel' }],
    ['a 502 after the effect', { fault: 'status', exchange: 'cancel', status: 502, afterEffect: true }],
    ['an answer that is no JSON', { fault: 'garbage', exchange: 'cancel', status: 201, afterEffect: true }],
    ['a webhook that comes three times', { fault: 'webhook-repeated' }],
    ['a webhook that is late', { fault: 'webhook-late', milliseconds: 3000 }],
    // Adyen works faster than it answers here, so the webhook comes while the look waits for the answer.
    ['a webhook before the answer', { fault: 'slow', exchange: 'cancel', milliseconds: 1500 }],
  ])('ends once after %s', async (_, fault) => {
    const { id, cancellation, effects } = await begin({ faults: [fault] });

    const resource = await api.rested(cancellation);
    const events = (await api.events()).filter(({ detail }) => detail.cancellation.id === cancellation);

    expect(resource).toMatchObject({ status: 'cancelled', evidence: { via: 'webhook' } });
    expect(await effects()).toEqual(oneCancel);
    expect(events.map((event) => event['detail-type'])).toEqual(['CancellationCompleted']);
    expect(id).toBe(resource.transaction.pspReference);
  });

  it('waits for a webhook that was lost, and ends when Adyen sends it again', async () => {
    const { id, cancellation, effects } = await begin({ faults: [{ fault: 'webhook-dropped' }] });
    await expect.poll(effects, { timeout: 10_000 }).toEqual(oneCancel);
    const waiting = (await api.authorised(`/v1/cancellations/${cancellation}`)).body;

    const answers = [await send(resultOf(id)), await send(resultOf(id)), await send(resultOf(id))];
    const resource = await api.rested(cancellation);

    expect(waiting.status).toBe('processing');
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await answers[0]?.text()).toBe('[accepted]');
    expect(resource).toMatchObject({ status: 'cancelled', evidence: { via: 'webhook' } });
    expect(eventsIn(resource).filter((event) => event === 'testimony_cancelled')).toHaveLength(1);
  });

  it('is not ended by a webhook that somebody else has signed', async () => {
    const { cancellation, effects } = await begin({ faults: [{ fault: 'webhook-forged' }] });
    await expect.poll(effects, { timeout: 10_000 }).toEqual(oneCancel);
    await new Promise((resume) => setTimeout(resume, 500));

    expect((await api.authorised(`/v1/cancellations/${cancellation}`)).body.status).toBe('processing');
  });

  it('believes no webhook with another key, about another merchant, or with shifted fields', async () => {
    const { id, cancellation } = await begin({ faults: [{ fault: 'webhook-dropped' }] });
    await until(cancellation, (resource) => eventsIn(resource).includes('cancel_pending'));
    // Signed for another payment, with a reference from which a shift makes ours.
    const byHand = { pspReference: 'P1', reference: `${id}:account:order-77`, success: true };
    const genuine = webhookAbout(simulator, 'P2', { ...open, cancels: { byHand } }, Date.now());
    const shifted = JSON.parse(genuine?.body ?? '');
    Object.assign(shifted.notificationItems[0].NotificationRequestItem, {
      pspReference: `P1:P2:${simulator.credentials.merchantAccount}`,
      originalReference: id,
      merchantAccountCode: 'account',
      merchantReference: 'order-77',
    });

    const answers = [
      await send(resultOf(id, '00'.repeat(32))),
      await send({ headers: {}, body: JSON.stringify(shifted) }),
      await send(resultOf(id), api, 'merchant-c'),
    ];
    const toAnother = await send(resultOf(id), api, 'merchant-b');
    await new Promise((resume) => setTimeout(resume, 500));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    // The other merchant has the same simulated key, but no cancellation of this payment.
    expect(toAnother.status).toBe(200);
    expect((await api.authorised(`/v1/cancellations/${cancellation}`)).body.status).toBe('processing');
  });

  it('is not ended by the declined cancel of somebody else', async () => {
    const { id, cancellation } = await begin({ state: 'silent' });
    await until(cancellation, (resource) => eventsIn(resource).includes('cancel_pending'));
    const theirs = { pspReference: pspReferenceOf(id, 'theirs'), reference: 'order-77', success: false };
    const message = webhookAbout(simulator, id, { ...open, cancels: { theirs } }, Date.now());

    const answer = message && (await send(message));
    await until(cancellation, (resource) => eventsIn(resource).includes('testimony_rejected'));
    const after = (await api.authorised(`/v1/cancellations/${cancellation}`)).body;

    expect(answer?.status).toBe(200);
    expect(after.status).toBe('processing');
  });
});

describe('a cancellation at adyen without a webhook', () => {
  it('becomes a review at the deadline, which a late webhook still ends', async () => {
    const folder = temporaryFolder();
    // Three days take less than three seconds.
    const system = await aSystem({ data: folder.path, hurry: 100_000 });
    onTestFinished(async () => {
      await system.close();
      folder.remove();
    });
    const { id, cancellation, effects } = await begin({ state: 'silent', system });

    const review = await system.rested(cancellation);
    await send(resultOf(id), system);
    await until(cancellation, ({ status }) => status === 'cancelled', system);
    const resource = (await system.authorised(`/v1/cancellations/${cancellation}`)).body;

    expect(review).toMatchObject({ status: 'review_required', review: { code: 'deadline_passed' } });
    expect(review.attempts).toBeLessThanOrEqual(20);
    expect(resource.evidence).toMatchObject({ via: 'webhook' });
    expect(await effects()).toEqual(oneCancel);
  });
});

describe('the base URL of a merchant at adyen', () => {
  it('is used only if its host is allowed; otherwise the cancellation waits for other credentials', async () => {
    const folder = temporaryFolder();
    const naming = (baseUrl: string) => ({ adyen: { ...simulator.credentials, baseUrl } });
    const system = await aSystem({
      data: folder.path,
      hurry: 100,
      allowedHosts: new Map([['adyen', ['*.pay.invalid']]]),
      credentials: {
        'merchant-a': naming('https://a.pay.invalid/checkout/v71'),
        'merchant-b': naming('https://b.elsewhere.invalid/checkout/v71'),
      },
    });
    onTestFinished(async () => {
      await system.close();
      folder.remove();
    });
    const begun = async (merchant: string) => {
      const body = JSON.stringify({ provider: 'adyen', transaction: { pspReference: 'PAYMENT000000001' } });
      const headers = { 'content-type': 'application/json', 'idempotency-key': merchant };
      const { body: accepted } = await system.authorised(
        '/v1/cancellations',
        { method: 'POST', headers, body },
        merchant,
      );
      const read = async () => (await system.authorised(`/v1/cancellations/${accepted.id}`, {}, merchant)).body;
      await expect.poll(async () => eventsIn(await read()).length, { timeout: 10_000 }).toBeGreaterThan(1);
      return eventsIn(await read());
    };

    expect(await begun('merchant-a')).toContain('cancel_not_sent');
    expect(await begun('merchant-b')).toContain('cancel_credentials_refused');
    expect((await system.simulator('adyen').ledger()).requests.cancel).toBe(0);
  });
});
