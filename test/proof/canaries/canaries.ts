import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { at, list } from '../../../functions/untrusted/json.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';
import { hostProviders, relayTo } from '../../fixtures/hosted-providers.ts';
import { providerNames, simulatorOf, transactionOf } from '../../fixtures/simulators.ts';
import { onlyDigits } from '../../fixtures/written-cards.ts';
import { random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { cards, writtenCard } from '../inputs/mutants.ts';
import type { Started } from '../process/process.ts';
import { startBehind } from '../process/start-behind.ts';
import { dumpSqlite } from '../process/table-dump.ts';
import { behaviours, type Canaries, canaryCredentials, canaryProviders } from './canary-provider.ts';

const hurry = 500;
/** Milliseconds. A cancellation that is still open by then has stored the provider's words already, so there is no need to wait. */
const maxWait = 700;
const concurrentClients = 32;
/** The two files that may hold secrets. */
const secretFiles = ['client-secret', 'issuer-key.json', 'rotated-credentials.json'];

/** Gives every secret a recognisable value (a canary), plays every scenario with them and with card numbers, and then searches for them. */
export const canariesFlow: Campaign = {
  promise: '12',
  title: 'a canary in every secret',
  counts: { small: 28, middle: 350, full: 1400 },
  async play({ count, seed, progress }) {
    const folder = temporaryFolder();
    const host = await hostProviders(
      join(folder.path, 'providers'),
      relayTo(() => service.address()),
      { hurry },
    );
    const canaries = canaryCredentials(host.credentials);
    const between = await canaryProviders(host, canaries);
    const credentials = JSON.stringify(canaries.credentials).replaceAll(
      `${host.address}/local/simulators`,
      between.address,
    );
    const { service, data } = startBehind(
      between.address,
      { folder: folder.path, hurry, credentials },
      { POWERTOOLS_LOGGER_LOG_EVENT: 'true', POWERTOOLS_LOG_LEVEL: 'DEBUG' },
    );
    const counted = tally();
    try {
      if (!(await service.ready)) throw new Error(service.errors());
      const seen = await flow(service, count, seed, canaries, counted, progress);
      await service.stop();
      const records = dumpSqlite(data);
      const taskTokens = records.flatMap(({ tokens }) => Object.values((tokens ?? {}) as Record<string, string>));
      const shown = { ...seen.places, logs: service.output() + service.errors() };
      const kept = { table: JSON.stringify(records), 'data folder': filesIn(data) };
      const everywhere: Record<string, string> = { ...shown, ...kept };
      const secrets = [anyCanary, service.secret(), ...seen.apiTokens];
      counted.add('secrets', canaries.canaries().length + seen.apiTokens.length + 1);
      counted.add('task tokens', taskTokens.length);
      for (const [place, text] of Object.entries(everywhere))
        counted.add(`KiB of ${place}`, Math.ceil(text.length / 1024));
      const violations = [
        ...Object.entries(everywhere).flatMap(([place, text]) => [
          ...found(secrets, text, place),
          ...foundCards(text, place),
        ]),
        // A task token may be in its record, but in no place that people can read.
        ...Object.entries(shown).flatMap(([place, text]) => found(taskTokens, text, place)),
        ...Object.keys(counted.figures()).filter((figure) => figure.startsWith(unrefused)),
        ...(kept.table.includes('[card number]') ? [] : ['no provider has repeated a card number']),
        ...(counted.figures()[answersShown] ? [] : ['no answer of a provider was shown']),
        ...(canaries.canaries().length > 15 && taskTokens.length > 0 ? [] : ['there were no secrets to search for']),
      ];
      return { count, violations, figures: counted.figures() };
    } finally {
      service.kill();
      await Promise.all([host.close(), between.close()]);
      folder.remove();
    }
  },
};

/** A part of a secret counts too, so the search is for the common beginning of all canaries. */
const found = (secrets: readonly string[], text: string, place: string) =>
  secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${around(text, secret)}`);
const anyCanary = 'canary-';
const answersShown = 'answers of providers shown';
const unrefused = 'a card number was answered';

/** Ignores everything between digits, and how the digits are written. */
function foundCards(text: string, place: string): string[] {
  const digits = onlyDigits(text);
  return cards
    .filter((card) => digits.includes(card))
    .map((card) => `${place}: the card number ${card}, after the digits ${around(digits, card).slice(0, 300)}`);
}

const around = (text: string, needle: string) => {
  const index = text.indexOf(needle);
  return text.slice(Math.max(0, index - 300), index + needle.length + 60);
};

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !secretFiles.includes(entry.name))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n');

/** Every provider with every behaviour. Few of them one after another already contain all providers and all behaviours. */
const pairs = behaviours.flatMap((_, shift) =>
  Array.from({ length: Math.max(behaviours.length, providerNames.length) }, (_, index) => ({
    provider: providerNames[(index + shift) % providerNames.length] ?? providerNames[0],
    behaviour: behaviours[index % behaviours.length] ?? behaviours[0],
  })),
) as [Pair];
interface Pair {
  readonly provider: string;
  readonly behaviour: (typeof behaviours)[number];
}

/** Plays all scenarios, and returns everything that the service showed. */
async function flow(
  service: Started,
  count: number,
  seed: number,
  canaries: Canaries,
  counted: ReturnType<typeof tally>,
  progress: ((done: number) => void) | undefined,
) {
  const address = service.address();
  const plain = clientOf(address);
  const answers: string[] = [];
  const keep = <R extends { status: number; headers: Headers; text: string }>(reply: R) => {
    answers.push(`${reply.status} ${JSON.stringify([...reply.headers])} ${reply.text}`);
    return reply;
  };
  const changes = new AbortController();
  const streamed: string[] = [];
  const json = { 'content-type': 'application/json' };
  const apiTokens = await Promise.all(['merchant-a', 'merchant-b'].map((merchant) => tokenOf(service, merchant)));
  const asMerchant = { authorization: `Bearer ${apiTokens[0]}` };
  const watching = watch(`${address}/local/changes`, { headers: asMerchant, signal: changes.signal }, streamed);

  async function one(index: number): Promise<string | undefined> {
    const chance = random(seed, `canary ${index}`);
    const { provider, behaviour } = pairs[index % pairs.length] ?? pairs[0];
    const [merchant, token = ''] = chance.pick([
      ['merchant-a', apiTokens[0]],
      ['merchant-b', apiTokens[1]],
    ]);
    const payment = `c-${index}-${behaviour}`;
    const headers = { ...json, authorization: `Bearer ${token}` };
    const post = async (path: string, body: unknown, more: Record<string, string> = {}) =>
      keep(await plain.call(path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) }));
    const request = { provider, transaction: transactionOf(provider, payment), merchantReference: 'order-1' };

    const withCard = async (status: number, fields: object, key = `card ${index}`) => {
      const reply = await post('/v1/cancellations', { ...request, ...fields }, { 'idempotency-key': key });
      counted.add(reply.status === status ? 'card numbers refused' : `${unrefused} ${reply.status}`);
    };
    await withCard(422, { description: writtenCard(chance) });
    await withCard(422, { merchantReference: writtenCard(chance, 'reference') });
    await withCard(422, { transaction: transactionOf(provider, writtenCard(chance, 'reference')) });
    await withCard(400, {}, writtenCard(chance, 'header'));
    await post(
      '/v1/cancellations',
      { ...request, [writtenCard(chance)]: cards[2], password: canaries.make('unknown-field', '') },
      { 'idempotency-key': `unknown ${index}` },
    );
    const { body } = await post('/v1/cancellations', request, { 'idempotency-key': `canary ${index}` });
    const id = body?.id;
    counted.add(`payments: ${behaviour}`);
    await sendWebhook(provider, merchant, payment, chance.chance(0.5), keep, address, canaries);
    if (index % 20 === 0) {
      keep(
        await plain.call('/v1/cancellations', {
          headers: { authorization: `Bearer ${canaries.make('wrong-token', '')}` },
        }),
      );
      keep(
        await plain.call(`/v1/cancellations/${canaries.make('id', '')}?access_token=${canaries.make('query', '')}`, {
          headers,
        }),
      );
      const basic = Buffer.from(`merchant-a:${canaries.make('client-secret', '')}`).toString('base64');
      keep(
        await plain.call('/oauth2/token', {
          method: 'POST',
          headers: { authorization: `Basic ${basic}` },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        }),
      );
    }
    if (id === undefined) return undefined;
    await waitFor(async () => {
      const reply = await plain.call(`/v1/cancellations/${id}`, { headers });
      return isEnd(reply.body.status) || reply.body.status === 'review_required' || reply.body.timeline.length > 3;
    });
    keep(await plain.call(`/v1/cancellations/${id}`, { headers }));
    const said = keep(await plain.call(`/v1/cancellations/${id}/exchanges`, { headers }));
    for (const { answer } of list(said.body, 'items') as readonly { answer: unknown }[])
      counted.add(answer ? answersShown : 'exchanges without an answer shown');
    await post(`/v1/cancellations/${id}/recheck`, {});
    await post(`/v1/cancellations/${id}/recheck`, { note: writtenCard(chance) });
    await post(`/v1/cancellations/${id}/resolution`, { status: 'cancelled', note: writtenCard(chance) });
    await post(`/v1/cancellations/${id}/correction`, { status: 'refunded', note: writtenCard(chance) });
    return id;
  }

  const ids: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      const id = await one(index);
      if (id !== undefined) ids.push(id);
      if (index % 20 === 0) progress?.(index);
    }
  };
  await Promise.all(Array.from({ length: concurrentClients }, worker));
  const ledger = await Promise.all(
    apiTokens.map(async (token) =>
      keep(await plain.call('/v1/cancellations?limit=100', { headers: { authorization: `Bearer ${token}` } })),
    ),
  );
  counted.add(
    'listed',
    ledger.reduce((total, { text }) => total + (JSON.parse(text).items?.length ?? 0), 0),
  );
  await sleep(200);
  changes.abort();
  await watching;
  const texts = async (paths: readonly string[]) =>
    (await Promise.all(paths.map(async (path) => (await fetch(address + path, { headers: asMerchant })).text()))).join(
      '\n',
    );
  const places = {
    'API answers': answers.join('\n'),
    events: await texts(['/local/events']),
    pages:
      (await texts(['/', '/v1/openapi.json', ...ids.slice(0, 300).map((id) => `/local/inside/${id}`)])) +
      streamed.join(''),
  };
  return { places, apiTokens };
}

async function tokenOf({ address, secret }: Started, merchant: string): Promise<string> {
  const response = await fetch(`${address()}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${merchant}:${secret()}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'cancellations/read cancellations/write cancellations/operate',
    }),
  });
  return String(at(await response.json(), 'access_token'));
}

async function waitFor(isDone: () => Promise<boolean>): Promise<void> {
  for (const began = performance.now(); performance.now() - began < maxWait; await sleep(50))
    if (await isDone()) return;
}

/** Sends a webhook with a secret in its body, signed with the merchant's own secret or with a wrong one. */
async function sendWebhook(
  provider: string,
  merchant: string,
  payment: string,
  isRight: boolean,
  keep: (reply: { status: number; headers: Headers; text: string }) => unknown,
  address: string,
  canaries: Canaries,
): Promise<void> {
  const { webhook, fresh } = simulatorOf(provider);
  if (!webhook) return;
  const own = String(at(canaries.credentials, merchant, provider, webhook.secret));
  const message = withWords(webhook.message(payment, fresh(payment), Date.now()), {
    pan: writtenCard(random(payment.length, payment)),
    secret: own,
  });
  const secret = isRight ? own : canaries.make('wrong-webhook-secret', '');
  const { headers, body } = webhook.signed(message, secret, Date.now());
  const response = await fetch(`${address}/v1/webhooks/${provider}/${merchant}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  keep({ status: response.status, headers: response.headers, text: await response.text() });
}

/** A message, or every message of a list, with more fields. */
const withWords = (message: unknown, words: object): unknown =>
  Array.isArray(message) ? message.map((one) => withWords(one, words)) : { ...(message as object), ...words };

async function watch(url: string, init: RequestInit, into: string[]): Promise<void> {
  try {
    const response = await fetch(url, init);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) into.push(decoder.decode(chunk, { stream: true }));
  } catch {
    // We ended the stream, or the service ended.
  }
}
