import { createHmac } from 'node:crypto';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { CredentialsByMerchant } from '../../../infra/local/engines/credential-store.ts';
import type { HttpRequest } from '../../../infra/local/gateway/http.ts';
import { type Random, random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { aRequest, createHandlers, type Handlers, simulators } from '../handlers/handlers.ts';
import { storeRecord } from '../handlers/stored-record.ts';

const signing = {
  lab4pay: { header: 'signature', encoding: 'hex' },
  yuno: { header: 'x-hmac-signature', encoding: 'base64' },
} as const;
type Signing = keyof typeof signing;

const merchants = ['merchant-a', 'merchant-b'] as const;
const secretOf = (merchant: string, provider: Signing) => `${provider} secret of ${merchant}`;

const credentials: CredentialsByMerchant = Object.fromEntries(
  merchants.map((merchant) => [
    merchant,
    Object.fromEntries(
      (['lab4pay', 'yuno'] as const).map((provider) => [
        provider,
        { ...simulators.get(provider)?.credentials, webhookSecret: secretOf(merchant, provider) },
      ]),
    ),
  ]),
);

interface Signed {
  readonly provider: Signing;
  readonly merchant: string;
  readonly body: Buffer;
  readonly signature: string;
}

const sign = (provider: Signing, secret: string, body: Uint8Array) =>
  createHmac('sha256', secret).update(body).digest(signing[provider].encoding);

/** The webhook that the provider would send about this payment. */
function aSignedWebhook(provider: Signing, merchant: string, payment: string, now: number): Signed {
  const simulator = simulators.get(provider);
  const message = simulator?.webhook?.(payment, simulator.fresh(payment), now);
  const body = Buffer.from(message?.body ?? '');
  return { provider, merchant, body, signature: sign(provider, secretOf(merchant, provider), body) };
}

const toRequest = ({ provider, merchant, body, signature }: Signed, more: Record<string, string> = {}): HttpRequest =>
  aRequest('POST', `/v1/webhooks/${provider}/${merchant}`, {
    headers: { 'content-type': 'application/json', [signing[provider].header]: signature, ...more },
    body,
  });

const other = <T>(one: T, [a, b]: readonly [T, T]) => (one === a ? b : a);

function flippedBit(bytes: Buffer, chance: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = chance.whole(0, copy.length - 1);
  copy[at] = (copy[at] ?? 0) ^ (1 << chance.whole(0, 7));
  return copy;
}

const lookalikes: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  0: '０',
  1: '１',
  8: '８',
  '+': '＋',
  '/': '／',
};

/** The same JSON in other bytes, or similar JSON. */
const reserialised = (body: Buffer, chance: Random) =>
  Buffer.from(
    chance.pick([
      () => JSON.stringify(JSON.parse(body.toString()), undefined, 1),
      () => ` ${body}`,
      () => `${body}\n`,
      () => `\ufeff${body}`,
      () => body.toString().replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
      () => body.toString().replace('{', '{"x":1,'),
      () => body.toString().replaceAll('"', '\\"'),
    ])(),
  );

/** Webhooks that are nearly right. Each differs from the authentic one in its bytes, its signature, its merchant or its provider. */
const mutations = {
  'a bit of the body': (valid, chance) => toRequest({ ...valid, body: flippedBit(valid.body, chance) }),
  'a bit of the signature': (valid, chance) => {
    const signature = flippedBit(Buffer.from(valid.signature), chance).toString('latin1');
    return toRequest({ ...valid, signature });
  },
  'a wrong secret': (valid, chance) => {
    const secret = chance.pick([
      '',
      ' ',
      'secret',
      'null',
      'undefined',
      '[object Object]',
      secretOf(valid.merchant, valid.provider).slice(0, -1),
      ` ${secretOf(valid.merchant, valid.provider)}`,
      secretOf(valid.merchant, valid.provider).toUpperCase(),
      uuidFrom(chance),
    ]);
    return toRequest({ ...valid, signature: sign(valid.provider, secret, valid.body) });
  },
  "another merchant's secret": (valid) =>
    toRequest({
      ...valid,
      signature: sign(valid.provider, secretOf(other(valid.merchant, merchants), valid.provider), valid.body),
    }),
  "another merchant's path": (valid, chance) => {
    const merchant = chance.pick([
      other(valid.merchant, merchants),
      'merchant-c',
      'MERCHANT-A',
      '__proto__',
      'constructor',
      'merchant-a%00',
      '%20merchant-a',
      'merchant-a%2f..',
      'toString',
    ]);
    return toRequest({ ...valid, merchant });
  },
  "another provider's path": (valid) => toRequest({ ...valid, provider: other(valid.provider, ['lab4pay', 'yuno']) }),
  "another provider's secret": (valid) =>
    toRequest({
      ...valid,
      signature: sign(valid.provider, secretOf(valid.merchant, other(valid.provider, ['lab4pay', 'yuno'])), valid.body),
    }),
  're-serialised': (valid, chance) => toRequest({ ...valid, body: reserialised(valid.body, chance) }),
  'a shorter signature': (valid, chance) =>
    toRequest({ ...valid, signature: valid.signature.slice(0, chance.whole(0, valid.signature.length - 1)) }),
  'a longer signature': (valid, chance) =>
    toRequest({
      ...valid,
      signature: chance.pick([
        `${valid.signature}0`,
        `0${valid.signature}`,
        `${valid.signature}${valid.signature}`,
        `${valid.signature}=`,
        `${valid.signature}\u0000`,
        `sha256=${valid.signature}`,
        `"${valid.signature}"`,
      ]),
    }),
  'two signatures': (valid, chance) =>
    toRequest({
      ...valid,
      signature: chance.pick([
        `${valid.signature},${valid.signature}`,
        `x,${valid.signature}`,
        `${valid.signature};`,
        `${valid.signature} ${valid.signature}`,
      ]),
    }),
  'the other encoding': (valid) => {
    const bytes = Buffer.from(valid.signature, signing[valid.provider].encoding);
    const encoding = signing[valid.provider].encoding === 'hex' ? 'base64' : 'hex';
    return toRequest({ ...valid, signature: bytes.toString(encoding) });
  },
  'base64 for URLs': (valid) =>
    toRequest({
      ...valid,
      signature: Buffer.from(valid.signature, signing[valid.provider].encoding).toString('base64url'),
    }),
  'another case': (valid, chance) => {
    const { signature } = valid;
    return toRequest({
      ...valid,
      signature: chance.pick([
        signature.toUpperCase(),
        other(signature, [signature.toLowerCase(), signature.toUpperCase()]),
      ]),
    });
  },
  'look-alike letters': (valid) =>
    toRequest({
      ...valid,
      signature: valid.signature.replace(/[aceo018+/]/, (letter) => lookalikes[letter] ?? letter),
    }),
  'the other digest': (valid, chance) => {
    const digest = createHmac(chance.pick(['sha1', 'sha512', 'md5']), secretOf(valid.merchant, valid.provider));
    return toRequest({ ...valid, signature: digest.update(valid.body).digest(signing[valid.provider].encoding) });
  },
  'the signature elsewhere': (valid, chance) => {
    const { headers, ...request } = toRequest(valid);
    const { [signing[valid.provider].header]: signature = '', ...rest } = headers;
    const name = chance.pick([
      'x-signature',
      'authorization',
      'x-hub-signature-256',
      other(signing[valid.provider].header, ['signature', 'x-hmac-signature']),
      '__proto__',
    ]);
    return { ...request, headers: Object.fromEntries([...Object.entries(rest), [name, signature]]) };
  },
  'in the query': (valid) => {
    const { headers, ...request } = toRequest(valid);
    const { [signing[valid.provider].header]: signature = '', ...rest } = headers;
    return { ...request, headers: rest, query: `${signing[valid.provider].header}=${encodeURIComponent(signature)}` };
  },
  'an empty body': (valid) => toRequest({ ...valid, body: Buffer.alloc(0) }),
  'a shorter body': (valid, chance) =>
    toRequest({ ...valid, body: valid.body.subarray(0, chance.whole(0, valid.body.length - 1)) }),
  'a longer body': (valid, chance) =>
    toRequest({
      ...valid,
      body: Buffer.concat([valid.body, Buffer.alloc(chance.whole(1, 40), chance.pick([' ', '\0', '}']))]),
    }),
  'the body in base64': (valid) => toRequest({ ...valid, body: Buffer.from(valid.body.toString('base64')) }),
  'no signature': (valid) => {
    const { headers, ...request } = toRequest(valid);
    return { ...request, headers: { 'content-type': headers['content-type'] ?? '' } };
  },
} satisfies Record<string, (valid: Signed, chance: Random) => HttpRequest>;

const names = Object.keys(mutations) as [keyof typeof mutations];
const payments = { lab4pay: 'l-payment', yuno: 'y-payment' } as const;
const validEvery = 50;
const nobody = { merchant: '', scope: '' };
const now = Date.UTC(2026, 10, 20, 12);

/** Sends webhooks that are nearly authentic, and some authentic ones between them. */
export const webhookMutants: Campaign = {
  promise: '7',
  title: 'mutated webhooks',
  counts: { small: 5000, middle: 50_000, full: 500_000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    const handlers = await createHandlers({ credentials, now: () => now });
    recordsOf(handlers);
    for (let number = 0, tried = 0; tried < count; number++) {
      const chance = random(seed, `webhook ${number}`);
      const provider = chance.pick<Signing>(['lab4pay', 'yuno']);
      const valid = aSignedWebhook(provider, chance.pick(merchants), payments[provider], now + number);
      const name = chance.pick(names);
      const wrong = await violationsOfMutant(handlers, mutations[name](valid, chance), toRequest(valid));
      if (wrong === 'same') continue;
      tried += 1;
      counted.add(`refused: ${name}`, wrong.length === 0 ? 1 : 0);
      violations.push(...wrong.map((what) => `mutant ${number} of seed ${seed} (${name}) ${what}`));
      if (number % validEvery === 0) {
        counted.add('accepted: authentic');
        violations.push(
          ...(await violationsOfValid(handlers, valid)).map((what) => `webhook ${number} of seed ${seed} ${what}`),
        );
      }
      if (number % 5000 === 0) progress?.(number);
    }
    return { count, violations, figures: counted.figures() };
  },
};

/** Stores a record of each merchant at each provider in every status. The webhooks are about the first one. */
function recordsOf(handlers: Handlers): void {
  for (const merchant of merchants) {
    for (const provider of ['lab4pay', 'yuno'] as const) {
      for (const status of ['processing', ...statuses] as const) {
        const id = status === 'processing' ? payments[provider] : `${provider}-${status}`;
        const transaction = provider === 'yuno' ? { paymentId: id, transactionId: 't-1' } : { transactionId: id };
        storeRecord(handlers, { merchant, key: `${provider} ${id}`, provider, transaction, status });
      }
    }
  }
  handlers.writes.length = 0;
}

const isSame = (one: HttpRequest, another: HttpRequest) =>
  JSON.stringify([one.path, one.headers, one.query]) ===
    JSON.stringify([another.path, another.headers, another.query]) && one.body.equals(another.body);

async function violationsOfMutant(
  handlers: Handlers,
  request: HttpRequest,
  valid: HttpRequest,
): Promise<string[] | 'same'> {
  if (isSame(request, valid)) return 'same';
  const answer = await handlers.ask(request, nobody);
  const touched = handlers.writes.splice(0).length + handlers.sent.splice(0).length + handlers.started.splice(0).length;
  const isRefused = answer === undefined || [401, 403, 404].includes(answer.status);
  return [...(isRefused ? [] : [`was answered ${answer.status}`]), ...(touched > 0 ? ['changed something'] : [])];
}

/** An authentic webhook must be answered 200, send a message for one look, and change only the number of nudges. */
async function violationsOfValid(handlers: Handlers, valid: Signed): Promise<string[]> {
  const answer = await handlers.ask(toRequest(valid), nobody);
  const [write, ...writes] = handlers.writes.splice(0);
  const [message, ...messages] = handlers.sent.splice(0);
  const isNudge =
    write?.before !== undefined &&
    JSON.stringify({ ...write.after, nudges: 0 }) === JSON.stringify({ ...write.before, nudges: 0 }) &&
    write.after.merchant === valid.merchant;
  const isLook =
    JSON.stringify(message) === JSON.stringify({ cancellationId: write?.after.id, look: write?.after.look });
  return [
    ...(answer?.status === 200 ? [] : [`is authentic and was answered ${answer?.status}`]),
    ...(isNudge && writes.length === 0 ? [] : ['changed more than the number of nudges']),
    ...(isLook && messages.length === 0 ? [] : ['did not send exactly one message for a look']),
  ];
}
