import type { Answer } from '../../functions/api/http/answer.ts';
import type { HttpEvent } from '../../functions/api/http/request.ts';
import type { SimulatedPayment } from '../../functions/providers/simulator.ts';
import { list, text } from '../../functions/untrusted/json.ts';
import { signedWith } from '../fixtures/signed-webhook.ts';
import type { Cloud } from './cloud.ts';
import type { MemoryTable } from './engines/table.ts';
import type { ClientRequest, Judge } from './judge.ts';
import type { ProviderWorld } from './providers/provider-world.ts';
import type { Random } from './random.ts';
import type { Route, SimulatedService } from './service/service.ts';

const scopes = 'cancellations/read cancellations/write cancellations/operate';

/** The part of an API Gateway event that the handlers read. */
function eventOf(
  merchant: string,
  routeKey: string,
  {
    headers = {},
    body,
    path = {},
    subject,
  }: {
    headers?: Record<string, string>;
    body?: string;
    path?: Record<string, string>;
    subject?: string;
  },
): HttpEvent {
  return {
    routeKey,
    headers,
    body,
    isBase64Encoded: false,
    pathParameters: path,
    requestContext: {
      authorizer: { lambda: { merchant, scope: scopes, ...(subject === undefined ? {} : { subject }) } },
    },
  } as unknown as HttpEvent;
}

export interface Stage {
  readonly cloud: Cloud;
  readonly service: SimulatedService;
  readonly judge: Judge;
  readonly table: MemoryTable;
  readonly world: ProviderWorld;
  /** Decides what people say, and who says it. */
  readonly people: Random;
}

/** Makes a request, and checks its answer unless the process died or answered 500. */
function check(service: SimulatedService, route: Route, event: HttpEvent, isRight: (answer: Answer) => void): void {
  service.call(route, event, (answer) => {
    if (answer && answer.status !== 500) isRight(answer);
  });
}

/** A client: sends its request until it gets an answer, calls `settled` then, and later reads a few times. */
export function ask(stage: Stage, asked: ClientRequest, settled: () => void): void {
  const { cloud, service, judge } = stage;
  const { time, faults, chance, note } = cloud;
  judge.asks(asked);
  const headers = { 'content-type': 'application/json', 'idempotency-key': asked.key };
  const post = (body: string) => eventOf(asked.merchant, 'POST /v1/cancellations', { headers, body });
  const send = (tries: number) => {
    const began = time.now();
    const entries = Object.entries(asked.body);
    // The same fields in another order and with other spaces are the same request.
    const body = Object.fromEntries(chance.chance(0.5) ? entries : entries.toReversed());
    service.call('accept', post(JSON.stringify(body, null, chance.whole(0, 2))), (answer) => {
      if (!answer || answer.status === 500 || faults.hits('client dies')) {
        time.at(time.now() + Math.min(60_000, 200 * 2 ** tries) + chance.whole(0, 500), () => send(tries + 1));
        return;
      }
      note?.(`client ${asked.merchant} ${asked.key}: ${answer.status} ${text(answer.body, 'status') ?? ''}`);
      judge.accepted(asked, answer, began);
      settled();
      const id = text(answer.body, 'id');
      if (id && answer.status < 300) {
        for (let reads = chance.whole(0, 3); reads > 0; reads--)
          time.at(time.now() + chance.whole(0, 90_000), () => read(id));
      }
      if (chance.chance(0.1)) time.at(time.now() + chance.whole(0, 3_600_000), () => sendAgain());
    });
  };
  const sendAgain = () => {
    const began = time.now();
    check(service, 'accept', post(JSON.stringify(asked.body)), (answer) => judge.accepted(asked, answer, began));
  };
  const read = (id: string) => {
    const began = time.now();
    check(service, 'get', eventOf(asked.merchant, 'GET /v1/cancellations/{id}', { path: { id } }), (answer) =>
      judge.read(id, answer, began),
    );
    if (!chance.chance(0.3)) return;
    check(service, 'get', eventOf('m-stranger', 'GET /v1/cancellations/{id}', { path: { id } }), (answer) =>
      judge.expect(answer.status === 404, `a stranger's GET was answered ${answer.status}`),
    );
  };
  send(0);
}

/** Sends an authentic webhook of the provider, which may be lost, late or repeated. Each delivery is signed anew. */
export function sendWebhook(stage: Stage, merchants: readonly string[], id: string, payment: SimulatedPayment): void {
  const { cloud, service, judge, world } = stage;
  const { time, faults, chance } = cloud;
  const { webhook, credentials, truthOf } = world.simulator;
  if (!webhook || faults.hits('webhook lost')) return;
  const message = webhook.message(id, payment, time.now());
  const isCancelled = truthOf(payment).includes('voided');
  const deliver = () => {
    const signed = webhook.signed(message, String(credentials[webhook.secret]), time.now());
    for (const merchantId of merchants) {
      const event = eventOf('', 'POST /v1/webhooks', { ...signed, path: { provider: world.name, merchantId } });
      check(service, 'webhook', event, (answer) => {
        judge.expect(answer.status === 200, 'an authentic webhook was refused');
        if (isCancelled) judge.told({ merchant: merchantId, payment: id, at: time.now() });
      });
    }
  };
  const lateness = faults.hits('webhook late') ? chance.whole(60, 3600) * 1000 : chance.whole(10, 900);
  time.at(time.now() + lateness, deliver, 'world');
  if (faults.hits('webhook twice')) time.at(time.now() + chance.whole(10, 20_000), deliver, 'world');
}

/** Sends a webhook that says the payment is cancelled, from somebody who does not know the secret. */
export function forgeWebhook({ cloud, service, judge, world }: Stage, merchant: string, id: string): void {
  const { name, simulator } = world;
  const { webhook, credentials } = simulator;
  const payment = world.payment(id);
  if (!webhook || !payment) return;
  const message = webhook.message(id, { ...payment, ...webhook.cancelled }, cloud.time.now());
  const signed = signedWith(webhook, message, String(credentials[webhook.secret]), cloud.time.now());
  if (signed.signature === '') return;
  const { signature, header, resigned } = signed;
  const wrong = cloud.chance.pick([
    resigned(`${signature.slice(0, -1)}${signature.endsWith('0') ? '1' : '0'}`),
    resigned(''),
    webhook.signed(message, '0'.repeat(64), cloud.time.now()),
    ...(header === undefined
      ? []
      : [
          { ...signed, headers: {} },
          { ...signed, body: `${signed.body} ` },
        ]),
  ]);
  cloud.faults.happened('webhook forged');
  const event = eventOf('', 'POST /v1/webhooks', { ...wrong, path: { provider: name, merchantId: merchant } });
  check(service, 'webhook', event, (answer) => judge.expect(answer.status >= 400, 'a forged webhook was accepted'));
}

const person = ({ people }: Stage) => people.pick(['ann', 'bob']);

/** An operator asks for a recheck. */
export function recheck(stage: Stage, note?: string): void {
  const { cloud, service, judge, table } = stage;
  const record = cloud.chance.pick([undefined, ...table.records.values()]) ?? [...table.records.values()][0];
  if (!record) return;
  cloud.faults.happened('operator rechecks');
  judge.noteRecheck(record.id);
  const said = note === undefined ? {} : { headers: json, body: JSON.stringify({ note }), subject: person(stage) };
  const event = eventOf(record.merchant, 'POST /v1/cancellations/{id}/recheck', { ...said, path: { id: record.id } });
  check(service, 'review', event, (answer) => {
    judge.expect([202, 409].includes(answer.status), `a recheck was answered ${answer.status}`);
    if (answer.status === 202 && note !== undefined) judge.kept(record.id, note);
  });
}

const json = { 'content-type': 'application/json' };

/** An operator corrects every end that a person stated, perhaps with something that is wrong. */
export function correct(stage: Stage): void {
  const { cloud, service, judge, table, people } = stage;
  for (const record of table.records.values()) {
    if (record.resolution === undefined) continue;
    const says = people.pick([
      { status: 'cancelled' },
      { status: 'refunded' },
      { status: 'rejected', code: 'expired' },
    ]);
    const note = `call ${people.whole(1, 2)}`;
    cloud.faults.happened('operator corrects');
    const event = eventOf(record.merchant, 'POST /v1/cancellations/{id}/correction', {
      headers: json,
      body: JSON.stringify({ ...says, note }),
      path: { id: record.id },
      subject: person(stage),
    });
    check(service, 'review', event, (answer) => {
      judge.expect([200, 202, 409].includes(answer.status), `a correction was answered ${answer.status}`);
      if (answer.status !== 200) return;
      const last = list(answer.body, 'corrections').at(-1);
      const isLast = text(last, 'status') === says.status && text(last, 'note') === note;
      judge.expect(isLast, `${record.id}: a correction was answered 200, but another one counts`);
    });
  }
}

/** An operator resolves every review with what really happened at the provider. */
export function resolve(stage: Stage): void {
  const { cloud, service, judge, table, world } = stage;
  for (const record of table.records.values()) {
    if (record.status !== 'review_required') continue;
    const payment = world.paymentOf(record);
    const facts = world.factsOf(payment);
    const refund = world.effects.find((effect) => effect.id === payment && effect.effect === 'refunded');
    const isCancelled = facts.has('voided') || world.effects.some((effect) => effect.id === payment);
    const amount = { value: refund?.amount ?? 0, currency: world.simulator.total?.currency ?? '' };
    const body = refund
      ? { status: 'refunded', refund: { amount }, note: 'seen in the ledger' }
      : isCancelled
        ? { status: 'cancelled', note: 'seen in the ledger' }
        : { status: 'rejected', code: 'not_permitted', note: 'the provider says no' };
    cloud.faults.happened('operator resolves');
    const event = eventOf(record.merchant, 'POST /v1/cancellations/{id}/resolution', {
      headers: json,
      body: JSON.stringify(body),
      path: { id: record.id },
      subject: person(stage),
    });
    service.call('review', event, (answer) => {
      const isFine = !answer || [200, 202, 409, 500].includes(answer.status);
      judge.expect(isFine, `a resolution was answered ${answer?.status}`);
    });
  }
}
