import { SignJWT, UnsecuredJWT } from 'jose';
import { rests } from '../../../functions/core/cancellation/cancellation.ts';
import { fingerprintOf } from '../../../functions/core/cancellation/fingerprint.ts';
import { reviewCodes, type Status, statuses } from '../../../functions/core/cancellation/status.ts';
import type { CredentialsByMerchant } from '../../../infra/local/engines/credential-store.ts';
import type { HttpRequest } from '../../../infra/local/gateway/http.ts';
import { aLoggedLook } from '../../fixtures/a-logged-look.ts';
import { providerNames, simulatorOf, transactionOf } from '../../fixtures/simulators.ts';
import { type Random, random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import {
  aRequest,
  asText,
  type Caller,
  cancelRequest,
  createHandlers,
  defaultCredentials,
  everyScope,
  type Handlers,
} from '../handlers/handlers.ts';
import { storeRecord } from '../handlers/stored-record.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const intruder = { merchant: 'merchant-b', scope: everyScope };

/** Webhook secrets that differ between the merchants, as in reality. */
const credentials: CredentialsByMerchant = Object.fromEntries(
  Object.entries(defaultCredentials).map(([merchant, ofMerchant]) => [
    merchant,
    Object.fromEntries(
      Object.entries(ofMerchant).map(([provider, fields]) => {
        const { webhook } = simulatorOf(provider);
        return [provider, webhook ? { ...fields, [webhook.secret]: `secret of ${merchant}` } : fields];
      }),
    ),
  ]),
);

interface Known {
  readonly id: string;
  readonly key: string;
  readonly createdAt: number;
  readonly version: number;
  readonly status: Status;
  readonly provider: string;
  readonly transaction: Readonly<Record<string, string>>;
}

type Query = Readonly<Record<string, string>>;

/** What a person of the other merchant has proposed. Somebody who knows it could try to approve it. */
const proposed = { status: 'rejected', code: 'expired', note: 'seen by ana' } as const;

/** A review and an end that a person stated each have a proposal that waits, and who did what. */
function peopleOf(merchant: string, status: Status) {
  const ana = { at: noon - 60_000, by: `ana of ${merchant}`, byName: `Ana of ${merchant}` };
  const acts = [{ ...ana, act: 'proposal', note: proposed.note }] as const;
  const proposal = { ...ana, says: proposed };
  if (status === 'review_required') return { acts, proposal: { ...proposal, kind: 'resolution' } } as const;
  if (status !== 'cancelled') return {};
  const resolution = fingerprintOf({ status, note: 'seen' });
  return { acts, resolution, proposal: { ...proposal, kind: 'correction' } } as const;
}

/** Stores records of a merchant, one in every status at every provider. */
function fill(handlers: Handlers, merchant: string): Known[] {
  return providerNames.flatMap((provider) =>
    statuses.map((status) => {
      const transaction = transactionOf(provider, `${merchant}-${status}`);
      const key = `${merchant} ${provider} ${status}`;
      const named = { merchant, key, provider, transaction, status, ...peopleOf(merchant, status) };
      const { id, createdAt, version, look } = storeRecord(handlers, named);
      void handlers.exchangeLog.keep({ id, provider }, aLoggedLook(look, `said about a payment of ${merchant}`));
      return { id, key, createdAt, version, status, provider, transaction };
    }),
  );
}

/** What `storeRecord` gives every record. */
const sharedReference = 'order-1';

const json = { 'content-type': 'application/json' };
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const aList = (query: Query) =>
  aRequest('GET', '/v1/cancellations', { query: new URLSearchParams({ limit: '100', ...query }).toString() });

const anyCase = (text: string, chance: Random) => chance.pick([text, text.toUpperCase(), text.replaceAll('-', '')]);

/** What merchant-b can try if it knows everything about the cancellations of merchant-a. */
const probes = {
  id: ({ id }) => aRequest('GET', `/v1/cancellations/${id}`),
  'id with a wait': ({ id }) => aRequest('GET', `/v1/cancellations/${id}`, { headers: { prefer: 'wait=20' } }),
  'id with its version': ({ id, version }) =>
    aRequest('GET', `/v1/cancellations/${id}`, { headers: { 'if-none-match': `"${version}"` } }),
  exchanges: ({ id }) => aRequest('GET', `/v1/cancellations/${id}/exchanges`),
  recheck: ({ id }) => aRequest('POST', `/v1/cancellations/${id}/recheck`, { headers: json }),
  resolution: ({ id }) =>
    aRequest('POST', `/v1/cancellations/${id}/resolution`, {
      headers: json,
      body: Buffer.from(JSON.stringify({ status: 'cancelled', note: 'seen' })),
    }),
  correction: ({ id }) =>
    aRequest('POST', `/v1/cancellations/${id}/correction`, {
      headers: json,
      body: Buffer.from(JSON.stringify({ status: 'rejected', code: 'expired', note: 'seen' })),
    }),
  approval: ({ id, status }) =>
    aRequest('POST', `/v1/cancellations/${id}/${status === 'review_required' ? 'resolution' : 'correction'}`, {
      headers: json,
      body: Buffer.from(JSON.stringify(proposed)),
    }),
  'exchanges by another path': ({ id }, chance) =>
    aRequest(
      'GET',
      `/v1/cancellations/${chance.pick([`${id}%2fexchanges`, `${id}%00`, `./${id}`, id.toUpperCase(), `x/../${id}`])}/exchanges`,
      { query: `id=${id}&merchant=merchant-a` },
    ),
  'filter by reference': ({ transaction }, chance) =>
    aList({ reference: anyCase(chance.pick(Object.values(transaction) as [string]), chance) }),
  'filter by a reference that both merchants use': (_, chance) =>
    aList({ [chance.pick(['reference', 'merchantReference'])]: sharedReference }),
  'filter by reference and more': ({ transaction, status, provider, createdAt }, chance) =>
    aList({
      reference: chance.pick(Object.values(transaction) as [string]),
      ...chance.pick<Query>([{ status }, { provider }, { status, provider }, {}]),
      from: new Date(createdAt).toISOString(),
      to: new Date(createdAt + 1).toISOString(),
    }),
  'filter by need': (_, chance) =>
    aList({
      ...chance.pick<Query>([
        { needs: 'person' },
        { needs: 'credentials' },
        ...reviewCodes.map((reviewCode) => ({ reviewCode })),
      ]),
      limit: String(chance.whole(1, 100)),
    }),
  'filter by time': ({ createdAt }) =>
    aList({ from: new Date(createdAt).toISOString(), to: new Date(createdAt + 1).toISOString() }),
  'filter by status and provider': ({ status, provider }) => aList({ status, provider }),
  'cursor in another list': ({ createdAt, id, transaction, status }, chance) =>
    aList({
      cursor: cursor([createdAt + chance.whole(-2, 2), id]),
      ...chance.pick<Query>([
        { reference: chance.pick(Object.values(transaction) as [string]) },
        { status },
        { needs: 'person' },
        { from: new Date(createdAt).toISOString() },
        { to: new Date(createdAt).toISOString() },
      ]),
    }),
  cursor: ({ createdAt, id }, chance) =>
    aRequest('GET', '/v1/cancellations', {
      query: new URLSearchParams({
        cursor: cursor([createdAt + chance.whole(-2, 2), id]),
        limit: String(chance.whole(1, 100)),
      }).toString(),
    }),
  'cursor with a merchant': ({ createdAt, id }) =>
    aRequest('GET', '/v1/cancellations', {
      query: `cursor=${cursor([createdAt, id, 'merchant-a'])}&merchant=merchant-a&merchantId=merchant-a`,
    }),
  key: ({ key, provider, transaction }) =>
    cancelRequest({ provider, transaction, merchantReference: sharedReference }, key),
  'key with another request': ({ key }, chance) => {
    const provider = chance.pick(providerNames);
    const transaction = transactionOf(provider, `mine-${chance.whole(0, 9)}`);
    return cancelRequest({ provider, transaction, merchantReference: sharedReference }, key);
  },
  'transaction with another key': ({ provider, transaction }, chance) =>
    cancelRequest({ provider, transaction, merchantReference: sharedReference }, `mine ${chance.whole(0, 999)}`),
  'merchant in the body': ({ provider, transaction }) =>
    cancelRequest(
      { provider, transaction, merchantReference: sharedReference, merchant: 'merchant-a', merchantId: 'merchant-a' },
      'mine',
    ),
  'merchant in a header': ({ id }) =>
    aRequest('GET', `/v1/cancellations/${id}`, {
      headers: { 'x-merchant-id': 'merchant-a', 'x-forwarded-user': 'merchant-a', cookie: 'merchant=merchant-a' },
    }),
  "webhook under one's own path": (known) => aWebhook(known, 'merchant-b'),
  "webhook under the other's path": (known) => aWebhook(known, 'merchant-a'),
  "webhook under both's path": (known) => aWebhook(known, 'merchant-b%2f..%2fmerchant-a'),
} satisfies Record<string, (known: Known, chance: Random) => HttpRequest>;

/** A webhook of merchant-b about the payment. A provider without webhooks must refuse the request as well. */
function aWebhook({ provider, transaction }: Known, merchant: string): HttpRequest {
  const { webhook, fresh, paymentOf } = simulatorOf(provider);
  const id = paymentOf(transaction);
  const message = webhook?.message(id, fresh(id), noon);
  const { headers, body } = webhook?.signed(message, 'secret of merchant-b', noon) ?? { headers: {}, body: '{}' };
  return aRequest('POST', `/v1/webhooks/${provider}/${merchant}`, { headers: { ...headers }, body: Buffer.from(body) });
}

export const probeNames = Object.keys(probes) as [keyof typeof probes];
/** A new pair of systems starts after so many probes, so that lists stay short. */
const perPair = 500;
const tokensEvery = 10;

/**
 * Sends the same probe to two systems. One holds the cancellations of another merchant, the other does not. Both answers
 * must be the same, byte for byte.
 */
export const tenantProbes: Campaign = {
  promise: '10',
  title: "one merchant's probes at another's data",
  counts: { small: 300, middle: 2000, full: 20_000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    for (let from = 0; from < count; from += perPair) {
      const pair = await twoSystems();
      for (let number = from; number < Math.min(count, from + perPair); number++) {
        const chance = random(seed, `probe ${number}`);
        const isToken = number % tokensEvery === 0;
        const chosen = chance.pick(probeNames);
        const name = isToken ? 'forged token' : chosen;
        const wrong = isToken
          ? await violationsOfToken(pair, chance)
          : await violationsOfProbe(pair, chosen, chance.whole(0, 1e9));
        counted.add(name);
        violations.push(...wrong.map((what) => `probe ${number} of seed ${seed} (${name}) ${what}`));
      }
      progress?.(from + perPair);
    }
    return { count, violations, figures: counted.figures() };
  },
};

export async function twoSystems() {
  const now = () => noon;
  const holding = await createHandlers({ credentials, now, needsApproval: true });
  const empty = await createHandlers({ credentials, now, needsApproval: true });
  const known = fill(holding, 'merchant-a') as [Known];
  for (const handlers of [holding, empty]) {
    fill(handlers, 'merchant-b');
    handlers.writes.length = 0;
  }
  return { holding, empty, known };
}

type Pair = Awaited<ReturnType<typeof twoSystems>>;

export async function violationsOfProbe(
  { holding, empty, known }: Pair,
  name: keyof typeof probes,
  seed: number,
  caller: Caller = intruder,
): Promise<string[]> {
  const chance = random(seed, 'probe');
  // The clock stands still, so an owner who waits for an open cancellation would wait for ever.
  const answered = caller === intruder ? known : (known.filter(rests) as [Known]);
  const request = probes[name](chance.pick(answered), chance);
  const told = asText(await holding.ask(request, caller));
  const toldElsewhere = asText(await empty.ask(request, caller));
  const isSame = told === toldElsewhere;
  return [
    ...(isSame ? [] : [`was answered ${told}, and without the other merchant ${toldElsewhere}`]),
    ...touched(holding, known),
  ];
}

/** Finds changes of the other merchant's cancellations. */
function touched({ writes, sent, started }: Handlers, known: readonly Known[]): string[] {
  const ids = new Set(known.map(({ id }) => id));
  const victims = [
    ...writes.splice(0).map(({ after }) => after.id),
    ...sent.splice(0).map(({ cancellationId }) => cancellationId),
    ...started.splice(0).map(({ cancellationId }) => cancellationId),
  ].filter((id) => ids.has(id));
  return victims.map((id) => `touched ${id}`);
}

/** Forged tokens of merchant-a; every one must be answered 401 or 403. */
const forgeries = {
  unsigned: async () => new UnsecuredJWT(claims).setExpirationTime('1h').setIssuer(issuer).encode(),
  'of another key': async ({ other }) => signed(other, 'ES256', {}),
  'of the public key as a secret': async ({ holding }) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'proof' })
      .setIssuer(issuer)
      .setExpirationTime('1h')
      .sign(Buffer.from(JSON.stringify(holding.key.public))),
  'of another issuer': async ({ holding }) =>
    signed(holding.key.private, 'ES256', { iss: 'http://issuer.invalid.example' }),
  'that has expired': async ({ holding }) => signed(holding.key.private, 'ES256', { exp: 1 }),
  'without an end': async ({ holding }) => signed(holding.key.private, 'ES256', { exp: undefined }),
  'for identity only': async ({ holding }) => signed(holding.key.private, 'ES256', { token_use: 'id' }),
  'without a merchant': async ({ holding }) => signed(holding.key.private, 'ES256', { client_id: undefined }),
  'with a list of merchants': async ({ holding }) =>
    signed(holding.key.private, 'ES256', { client_id: ['merchant-a'] }),
  'with other claims': async ({ holding }) => {
    const [head, , signature] = (await holding.token('merchant-b')).split('.');
    return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  },
  'with a bit less': async ({ holding }) => (await holding.token('merchant-a')).slice(0, -1),
} satisfies Record<string, (keys: { holding: Handlers; other: CryptoKey }) => Promise<string>>;
type CryptoKey = Handlers['key']['private'];

const issuer = 'http://issuer.invalid';
const claims = { client_id: 'merchant-a', scope: everyScope, token_use: 'access' };

function signed(key: CryptoKey, alg: string, changes: Record<string, unknown>): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const payload = { ...claims, iss: issuer, iat: seconds, exp: seconds + 3600, ...changes };
  return new SignJWT(payload).setProtectedHeader({ alg, kid: 'proof' }).sign(key);
}

const forgeryNames = Object.keys(forgeries) as [keyof typeof forgeries];

async function violationsOfToken({ holding, empty, known }: Pair, chance: Random): Promise<string[]> {
  const name = chance.pick(forgeryNames);
  const token = await forgeries[name]({ holding, other: empty.key.private });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await holding.front(aRequest('GET', `/v1/cancellations/${chance.pick(known).id}`, { headers }));
  const isRefused = answer !== 'drop' && (answer.status === 401 || answer.status === 403);
  return isRefused
    ? touched(holding, known)
    : [`${name} was answered ${answer === 'drop' ? 'nothing' : answer.status}`];
}
