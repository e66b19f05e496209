import { describe, expect, it } from 'vitest';
import { webhookAbout } from '../../../../functions/providers/simulator.ts';
import { provider } from '../../../../functions/providers/yuno/index.ts';
import type { YunoPayment } from '../../../../functions/providers/yuno/simulated-payment.ts';
import { simulator } from '../../../../functions/providers/yuno/simulator.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const first = '11111111-1111-4111-8111-111111111111';
const second = '22222222-2222-4222-8222-222222222222';
const paymentId = 'payment-1';
const shapes = ['flat', 'wrapped', 'payment_status'] as const;

type State = Exclude<keyof typeof simulator.states, 'unknown'>;

const asked = (providerToken = first) => ({
  ...askedAbout({ paymentId, transactionId: 'transaction-1' }),
  merchantReference: provider.example.merchantReference,
  providerToken,
});

const authorised = provider.authorise(simulator.credentials);

function requestOf(exchange: 'cancel' | 'status', providerToken?: string) {
  const { method, path, headers, body } = {
    headers: {},
    body: undefined,
    ...provider[exchange].request(asked(providerToken)),
  };
  const named = Object.entries({ ...headers, ...authorised }).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return { method, segments: path.split('/').slice(1), headers: Object.fromEntries(named), body };
}

/** The simulator with the provider folder in front of it. */
function yunoWith(state: State = 'open', changes: { shape?: (typeof shapes)[number] } = {}) {
  const world = simulatedWorld(simulator);
  world.put(paymentId, { ...simulator.states[state], ...changes });
  const exchange = (name: 'cancel' | 'status', token?: string) =>
    provider[name].interpret({ headers: {}, body: undefined, ...world.answer(requestOf(name, token)) }, asked(token));
  return {
    ...world,
    cancel: (token?: string) => exchange('cancel', token),
    read: () => exchange('status'),
  };
}

describe('the simulated Yuno', () => {
  it('cancels an authorised payment at once and replays the answer to the same key', () => {
    const { answer, read, ledger } = yunoWith();

    const once = answer(requestOf('cancel'));
    const again = answer(requestOf('cancel'));

    expect(again).toEqual(once);
    expect(provider.cancel.interpret({ headers: {}, body: undefined, ...once }, asked()).kind).toBe('cancelled');
    expect(read().kind).toBe('cancelled');
    expect(ledger).toEqual([{ id: paymentId, effect: 'cancelled' }]);
  });

  it('refuses another key on a cancelled payment', () => {
    const { cancel, ledger } = yunoWith();

    cancel(first);
    const other = cancel(second);

    expect(other).toMatchObject({ kind: 'refused', said: { code: 'INVALID_STATUS' } });
    expect(ledger).toHaveLength(1);
  });

  it.each(['captured', 'refunded', 'expired'] as const)('refuses to cancel a payment that is %s', (state) => {
    const { cancel, ledger } = yunoWith(state);

    const answer = cancel();

    expect(answer).toMatchObject({ kind: 'refused', said: { code: 'INVALID_STATUS' } });
    expect(ledger).toEqual([]);
  });

  it.each([
    ['captured', 'already_captured'],
    ['refunded', 'already_refunded'],
    ['expired', 'expired'],
  ] as const)('shows a %s payment in every shape', (state, code) => {
    const reads = shapes.map((shape) => yunoWith(state, { shape }).read());

    for (const read of reads) expect(read).toMatchObject({ kind: 'rejected', code });
  });

  it('shows an open payment, and then a cancelled one, in every shape', () => {
    const systems = shapes.map((shape) => yunoWith('open', { shape }));

    const before = systems.map(({ read }) => read().kind);
    for (const { cancel } of systems) cancel();
    const after = systems.map(({ read }) => read().kind);

    expect(before).toEqual(['open', 'open', 'open']);
    expect(after).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('answers in three shapes that differ', () => {
    const answers = shapes.map((shape) => yunoWith('open', { shape }).answer(requestOf('status')).body);

    expect(answers[0]).toMatchObject({ id: paymentId, sub_status: 'AUTHORIZED' });
    expect(answers[1]).toMatchObject({ payment: { id: paymentId, sub_status: 'AUTHORIZED' } });
    expect(answers[2]).toMatchObject({ id: paymentId, payment_status: { status: 'PENDING' } });
    expect(JSON.stringify(answers[2])).not.toContain('sub_status');
  });

  it.each(shapes)('confirms a cancel three seconds later and says so by webhook, read as %s', (shape) => {
    const { cancel, read, pass, ledger, notified } = yunoWith('pending-confirmation', { shape });

    const answer = cancel();
    pass(2999);
    const meanwhile = read();
    const effectsMeanwhile = ledger.length;
    pass(1);
    const after = read();

    expect([answer.kind, meanwhile.kind, after.kind]).toEqual(['pending', 'pending', 'cancelled']);
    expect(effectsMeanwhile).toBe(0);
    expect(ledger).toEqual([{ id: paymentId, effect: 'cancelled' }]);
    expect(notified).toEqual([paymentId]);
  });

  it.each(shapes)('lets a payer finish four seconds after the first read, read as %s', (shape) => {
    const { cancel, read, pass, ledger } = yunoWith('three-ds', { shape });

    const early = cancel();
    const waiting = read();
    pass(4000);
    const ready = read();
    const late = cancel();

    expect([early.kind, waiting.kind, ready.kind, late.kind]).toEqual(['refused', 'pending', 'open', 'cancelled']);
    expect(ledger).toHaveLength(1);
  });

  it.each(shapes)('lets a payer fail, and holds no money any more, read as %s', (shape) => {
    const { cancel, read, pass, ledger } = yunoWith('three-ds-fails', { shape });

    cancel();
    pass(4000);

    expect(read()).toMatchObject({ kind: 'rejected', code: 'declined' });
    expect(ledger).toEqual([]);
  });

  it.each([
    ['in-process', 400],
    ['conflict', 409],
  ] as const)('works on a cancel for three seconds and answers %s with %d until then', (state, status) => {
    const { answer, cancel, read, pass, ledger } = yunoWith(state);

    const statuses = [answer(requestOf('cancel')), answer(requestOf('cancel'))].map((given) => given.status);
    const meanwhile = [cancel().kind, read().kind];
    pass(3000);
    const after = [cancel().kind, read().kind];

    expect(statuses).toEqual([status, status]);
    expect(meanwhile).toEqual(['unknown', 'open']);
    expect(after).toEqual(['cancelled', 'cancelled']);
    expect(ledger).toHaveLength(1);
  });

  it('treats a second key as a second request while the first is in progress, and the ledger shows it', () => {
    const { cancel, pass, ledger } = yunoWith('in-process');

    cancel(first);
    cancel(second);
    pass(3000);

    expect(ledger).toHaveLength(2);
  });

  it.each([
    ['key-burnt', 'IDEMPOTENCY_DUPLICATED'],
    ['soft-decline', 'DECLINED_BY_PROVIDER'],
  ] as const)('spends the first key without effect (%s) and works with the second', (state, code) => {
    const { cancel, read, ledger } = yunoWith(state);

    const answers = [cancel(first), cancel(first)];
    const effectsMeanwhile = ledger.length;
    const meanwhile = read();
    const other = cancel(second);

    for (const answer of answers) expect(answer).toMatchObject({ kind: 'refused', tokenSpent: true, said: { code } });
    expect(effectsMeanwhile).toBe(0);
    expect(meanwhile.kind).toBe('open');
    expect(other.kind).toBe('cancelled');
    expect(ledger).toHaveLength(1);
  });

  it.each(['cancel', 'status'] as const)('answers that it does not know an unknown payment: %s', (name) => {
    const nowhere = { now: 0, payment: () => undefined, change() {}, effect() {}, later() {}, notify() {} };

    const answer = simulator.answer(requestOf(name), nowhere);

    expect(answer).toMatchObject({ status: 400, body: { code: 'PAYMENT_NOT_FOUND' } });
  });

  it.each(['public-api-key', 'private-secret-key'])('refuses a wrong %s in its own words', (header) => {
    const { answer, ledger } = yunoWith();
    const request = requestOf('cancel');

    const refused = answer({ ...request, headers: { ...request.headers, [header]: 'wrong' } });

    expect(refused).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS', messages: [expect.any(String)] },
    });
    expect(ledger).toEqual([]);
  });

  it.each([
    ['no reference', {}, 'MISSING_PARAMETERS'],
    ['a reference of two characters', { merchant_reference: 'ab' }, 'INVALID_PARAMETERS'],
    ['a description of two characters', { merchant_reference: 'order', description: 'ab' }, 'INVALID_PARAMETERS'],
    ['a reason in small letters', { merchant_reference: 'order', reason: 'duplicate' }, 'INVALID_PARAMETERS'],
  ])('refuses %s before it looks anything up', (_, body, code) => {
    const { answer, cancel } = yunoWith();

    const refused = answer({ ...requestOf('cancel'), body });

    expect(refused).toMatchObject({ status: 400, body: { code } });
    expect(cancel().kind).toBe('cancelled');
  });

  it('refuses a cancel without an idempotency key', () => {
    const { answer } = yunoWith();
    const { 'x-idempotency-key': _, ...headers } = requestOf('cancel').headers;

    const refused = answer({ ...requestOf('cancel'), headers });

    expect(refused).toMatchObject({ status: 400, body: { code: 'MISSING_PARAMETERS' } });
  });

  it('signs a webhook that the provider folder accepts', () => {
    const payment: YunoPayment = { ...simulator.fresh(), status: 'CANCELED', subStatus: 'CANCELED' };

    const { headers = {}, body = '' } = webhookAbout<YunoPayment>(simulator, paymentId, payment, 0) ?? {};

    const secrets = [simulator.credentials.webhookSecret];
    expect(provider.webhook.isAuthentic(Buffer.from(body), headers, secrets)).toBe(true);
    expect(provider.webhook.concerns(JSON.parse(body))).toEqual([{ paymentId }]);
  });

  it('recognises only its own two requests', () => {
    const request = {
      method: 'POST',
      segments: ['v1', 'payments', 'p', 'cancel-or-refund'],
      headers: {},
      body: undefined,
    };

    const others = [request, { ...request, method: 'DELETE', segments: ['v1', 'payments', 'p'] }];

    expect(others.map(simulator.recognise)).toEqual([undefined, undefined]);
    expect(simulator.recognise(requestOf('cancel'))).toEqual({ exchange: 'cancel', id: paymentId });
    expect(simulator.recognise(requestOf('status'))).toEqual({ exchange: 'status', id: paymentId });
  });
});
