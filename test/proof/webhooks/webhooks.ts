import { createHash, createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { SignedWebhook } from '../../../functions/providers/simulator.ts';
import { parsed } from '../../../functions/untrusted/json.ts';
import type { CredentialsByMerchant } from '../../../infra/local/engines/credential-store.ts';
import type { HttpRequest } from '../../../infra/local/gateway/http.ts';
import { type Signed, signedWith } from '../../fixtures/signed-webhook.ts';
import { providerNames, simulatorOf, transactionOf } from '../../fixtures/simulators.ts';
import { type Random, random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { aRequest, createHandlers, type Handlers } from '../handlers/handlers.ts';
import { storeRecord } from '../handlers/stored-record.ts';

const senders = providerNames.filter((name) => simulatorOf(name).webhook) as [string, ...string[]];
const merchants = ['merchant-a', 'merchant-b'] as const;

/** Hexadecimal, because some providers give their secrets so. */
const hex = (words: string) => createHash('sha256').update(words).digest('hex');
const secretOf = (merchant: string, provider: string) => hex(`${provider} secret of ${merchant}`);

const credentials: CredentialsByMerchant = Object.fromEntries(
  merchants.map((merchant) => [
    merchant,
    Object.fromEntries(
      senders.map((provider) => {
        const { webhook, ...simulator } = simulatorOf(provider);
        return [provider, { ...simulator.credentials, [webhook?.secret ?? '']: secretOf(merchant, provider) }];
      }),
    ),
  ]),
);

interface Valid extends Signed {
  readonly provider: string;
  readonly merchant: string;
  /** The same message, signed with another secret. */
  signedBy(secret: string): SignedWebhook;
  /** A message about another payment. */
  foreign(): Signed;
}

/** The webhook that the provider would send about the payment of the merchant. */
function aValidWebhook(provider: string, merchant: string, moment: number): Valid {
  const { webhook, fresh } = simulatorOf(provider);
  if (!webhook) throw new RangeError(`${provider} sends no webhooks`);
  const secret = secretOf(merchant, provider);
  const about = (id: string) => webhook.message(id, fresh(id), moment);
  return {
    ...signedWith(webhook, about(payment), secret, moment),
    provider,
    merchant,
    signedBy: (other) => webhook.signed(about(payment), other, moment),
    foreign: () => signedWith(webhook, about(idIn('accepted')), secret, moment),
  };
}

type Addressed = Pick<Valid, 'provider' | 'merchant'> & {
  readonly headers: SignedWebhook['headers'];
  readonly body: string | Buffer;
};

const toRequest = ({ provider, merchant, headers, body }: Addressed, query = ''): HttpRequest =>
  aRequest('POST', `/v1/webhooks/${provider}/${merchant}`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body),
    query,
  });

/** The webhook with another signature. */
const resigned = (valid: Valid, signature: string) => toRequest({ ...valid, ...valid.resigned(signature) });

const other = <T>(one: T, all: readonly T[]) => all.find((another) => another !== one) ?? one;
const encodingOf = ({ signature }: Signed) => (/^[0-9a-f]+$/.test(signature) ? 'hex' : 'base64');
/** Some headers are a list, in which another entry is allowed. */
const isList = ({ header, headers }: Signed) => header !== undefined && headers[header]?.includes(',') === true;

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

/** The same message in other bytes, or a similar one. */
const reserialised = (body: string, chance: Random) =>
  Buffer.from(
    chance.pick([
      () => (parsed(body) === undefined ? `${body}&x=1` : JSON.stringify(parsed(body), undefined, 1)),
      () => ` ${body}`,
      () => `${body}\n`,
      () => `\ufeff${body}`,
      () => body.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
      () => body.replace('{', '{"x":1,'),
      () => body.replaceAll('"', '\\"'),
    ])(),
  );

type Mutation = (valid: Valid, chance: Random) => HttpRequest;

/** Webhooks that are nearly right. Each differs from the authentic one in its signature, its payment, its merchant or its provider. */
const mutationsOfSignature = {
  'a bit of the signature': (valid, chance) =>
    resigned(valid, flippedBit(Buffer.from(valid.signature), chance).toString('latin1')),
  'a wrong secret': (valid, chance) => {
    const secret = secretOf(valid.merchant, valid.provider);
    const wrong = ['', ' ', 'secret', 'null', 'undefined', '[object Object]', secret.slice(0, -1)] as const;
    const others = [...wrong, ` ${secret}`, secret.toUpperCase(), hex(uuidFrom(chance))] as const;
    return toRequest({ ...valid, ...valid.signedBy(chance.pick(others)) });
  },
  "another merchant's secret": (valid) =>
    toRequest({ ...valid, ...valid.signedBy(secretOf(other(valid.merchant, merchants), valid.provider)) }),
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
  "another provider's path": (valid) => toRequest({ ...valid, provider: other(valid.provider, providerNames) }),
  "another provider's secret": (valid) =>
    toRequest({ ...valid, ...valid.signedBy(secretOf(valid.merchant, other(valid.provider, providerNames))) }),
  "another payment's message": (valid) => toRequest({ ...valid, ...valid.foreign().resigned(valid.signature) }),
  'a shorter signature': (valid, chance) =>
    resigned(valid, valid.signature.slice(0, chance.whole(0, valid.signature.length - 1))),
  'a longer signature': (valid, chance) => {
    const { signature } = valid;
    return resigned(
      valid,
      chance.pick([
        `${signature}0`,
        `0${signature}`,
        `${signature}${signature}`,
        `${signature}=`,
        `${signature}\u0000`,
        `sha256=${signature}`,
        `"${signature}"`,
      ]),
    );
  },
  'two signatures': (valid, chance) => {
    const { signature } = valid;
    const separated = [`${signature};`, `${signature} ${signature}`, `x,${signature}`] as const;
    return resigned(valid, chance.pick(isList(valid) ? separated : [...separated, `${signature},${signature}`]));
  },
  'the other encoding': (valid) => {
    const encoding = encodingOf(valid);
    const bytes = Buffer.from(valid.signature, encoding);
    return resigned(valid, bytes.toString(encoding === 'hex' ? 'base64' : 'hex'));
  },
  'base64 for URLs': (valid) => resigned(valid, Buffer.from(valid.signature, encodingOf(valid)).toString('base64url')),
  'another case': (valid, chance) =>
    resigned(valid, chance.pick([valid.signature.toUpperCase(), valid.signature.toLowerCase()])),
  'look-alike letters': (valid) =>
    resigned(
      valid,
      valid.signature.replace(/[aceo018+/]/, (letter) => lookalikes[letter] ?? letter),
    ),
  'the other digest': (valid, chance) => {
    const digest = createHmac(chance.pick(['sha1', 'sha512', 'md5']), secretOf(valid.merchant, valid.provider));
    return resigned(valid, digest.update(valid.body).digest(encodingOf(valid)));
  },
  'the signature elsewhere': (valid, chance) => {
    const request = unsigned(valid);
    const names = ['signature', 'x-signature', 'x-hmac-signature', 'authorization', 'x-hub-signature-256', '__proto__'];
    const name = chance.pick(names.filter((one) => one !== valid.header) as [string]);
    const headers = Object.fromEntries([...Object.entries(request.headers), [name, valid.signature]]);
    return { ...request, headers };
  },
  'in the query': (valid) => ({
    ...unsigned(valid),
    query: `${valid.header ?? 'signature'}=${encodeURIComponent(valid.signature)}`,
  }),
  'no signature': (valid) => unsigned(valid),
} satisfies Record<string, Mutation>;

function unsigned(valid: Valid): HttpRequest {
  const { headers, ...request } = toRequest({ ...valid, ...valid.resigned('') });
  return { ...request, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== valid.header)) };
}

/** Other bytes under the same signature. If the signature is in the body, it cannot cover the bytes. */
const mutationsOfBytes = {
  'a bit of the body': (valid, chance) => toRequest({ ...valid, body: flippedBit(Buffer.from(valid.body), chance) }),
  're-serialised': (valid, chance) => toRequest({ ...valid, body: reserialised(valid.body, chance) }),
  'an empty body': (valid) => toRequest({ ...valid, body: '' }),
  'a shorter body': (valid, chance) => {
    const bytes = Buffer.from(valid.body);
    return toRequest({ ...valid, body: bytes.subarray(0, chance.whole(0, bytes.length - 1)) });
  },
  'a longer body': (valid, chance) =>
    toRequest({ ...valid, body: valid.body + chance.pick([' ', '\0', '}']).repeat(chance.whole(1, 40)) }),
  'the body in base64': (valid) => toRequest({ ...valid, body: Buffer.from(valid.body).toString('base64') }),
} satisfies Record<string, Mutation>;

const mutations: ReadonlyMap<string, Mutation> = new Map(
  Object.entries({ ...mutationsOfSignature, ...mutationsOfBytes }),
);
const namesFor = ({ header }: Valid) =>
  Object.keys(header === undefined ? mutationsOfSignature : { ...mutationsOfSignature, ...mutationsOfBytes }) as [
    string,
  ];

const payment = 'a-payment';
const idIn = (status: string) => `another-payment-${status}`;
const validEvery = 50;
/** Milliseconds. A provider may sign the time, and then refuses old webhooks. */
const maxAge = 10_000;
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
      const valid = aValidWebhook(chance.pick(senders), chance.pick(merchants), now - (number % maxAge));
      const name = chance.pick(namesFor(valid));
      const mutant = mutations.get(name)?.(valid, chance) ?? toRequest(valid);
      const wrong = await violationsOfMutant(handlers, mutant, toRequest(valid));
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
    for (const provider of senders) {
      for (const status of statuses) {
        const id = status === 'processing' ? payment : idIn(status);
        const transaction = transactionOf(provider, id);
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
  const { writes, sent, started, table } = handlers;
  const touched = writes.splice(0).length + sent.splice(0).length + started.splice(0).length + table.messages.size;
  const isRefused = answer === undefined || [401, 403, 404].includes(answer.status);
  return [...(isRefused ? [] : [`was answered ${answer.status}`]), ...(touched > 0 ? ['changed something'] : [])];
}

/**
 * An authentic webhook must be answered 200, send a message for one look, and change only what the record keeps of nudges.
 * Afterwards the service is as if it had not come: `replays.ts` plays what comes again.
 */
async function violationsOfValid(handlers: Handlers, valid: Valid): Promise<string[]> {
  const answer = await handlers.ask(toRequest(valid), nobody);
  const [write, ...writes] = handlers.writes.splice(0);
  const [message, ...messages] = handlers.sent.splice(0);
  const isNudge =
    write?.before !== undefined &&
    isDeepStrictEqual({ ...write.after, nudges: 0, nudged: 0 }, { ...write.before, nudges: 0, nudged: 0 }) &&
    write.after.merchant === valid.merchant;
  const wasRemembered = handlers.table.messages.size === 1;
  handlers.table.messages.clear();
  if (write?.before) handlers.table.records.set(write.before.id, write.before);
  const isLook =
    JSON.stringify(message) === JSON.stringify({ cancellationId: write?.after.id, look: write?.after.look });
  return [
    ...(answer?.status === 200 ? [] : [`is authentic and was answered ${answer?.status}`]),
    ...(isNudge && writes.length === 0 ? [] : ['changed more than the number of nudges']),
    ...(wasRemembered ? [] : ['was not remembered']),
    ...(isLook && messages.length === 0 ? [] : ['did not send exactly one message for a look']),
  ];
}
