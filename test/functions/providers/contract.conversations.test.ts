import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { StatusExchange } from '../../../functions/providers/exchange.ts';
import { providers } from '../../../functions/providers/index.ts';
import type { Simulator } from '../../../functions/providers/simulator.ts';
import { bodyOf } from '../../../functions/steps/webhook/message.ts';
import { firstParagraph, headings } from '../../../infra/docs/providers-page.ts';
import { askedIn, conversationsOf, providerFolders, providersFolder, type RecordedExchange } from './conversations.ts';

function providerOf(folder: string): Provider {
  const provider = providers.get(folder);
  if (!provider) throw new Error(`${folder} was not discovered`);
  return provider;
}

function exchangeOf(provider: Provider, name: RecordedExchange['exchange']): StatusExchange {
  const exchange = provider[name];
  if (!exchange) throw new Error(`${provider.name} has no ${name}`);
  return exchange;
}

const titleOf = ({ exchange, name }: RecordedExchange) => `${exchange}: ${name}`;

/** What every decision may be given: the kinds of observation that exist. */
const kinds = [
  'cancelled',
  'refunded',
  'rejected',
  'manual',
  'pending',
  'open',
  'unreadable',
  'refused',
  'credentials_refused',
  'not_sent',
  'unknown',
];

const names = ['cancel', 'refund', 'status'] as const;

function raise(message: string): never {
  throw new Error(message);
}

it('finds every provider folder, in the order of the alphabet', () => {
  expect([...providers.keys()]).toEqual(providerFolders.toSorted());
  expect(providers.size).toBeGreaterThan(0);
});

describe.each(providerFolders)('%s', (folder) => {
  const provider = providerOf(folder);
  const { exchanges, logins, webhooks } = conversationsOf(folder);

  it.each(exchanges.map((recorded) => [titleOf(recorded), recorded] as const))('%s', (_, recorded) => {
    const exchange = exchangeOf(provider, recorded.exchange);
    const asked = askedIn(recorded, provider);

    const request = exchange.request(asked);
    const observation = exchange.interpret({ body: undefined, ...recorded.response }, asked);

    expect(request).toEqual(recorded.request);
    expect(observation).toEqual(recorded.observation);
  });

  const withSnapshot = exchanges.filter(({ snapshot }) => snapshot !== undefined);
  it.runIf(withSnapshot.length > 0).each(withSnapshot.map((recorded) => [recorded.name, recorded] as const))(
    'keeps a snapshot of it: %s',
    (_, { response, snapshot }) => {
      const kept = provider.status?.snapshot?.({ body: undefined, ...response });

      expect(kept).toStrictEqual(snapshot);
    },
  );

  it.runIf(logins.length > 0).each(logins.map((recorded) => [recorded.name, recorded] as const))(
    'login: %s',
    (_, { credentials, request, response, token }) => {
      const url = provider.login?.ownUrl?.(credentials);
      const sent = { ...provider.login?.request(credentials), ...(url === undefined ? {} : { url }) };
      const received = provider.login?.interpret({ body: undefined, ...response });

      expect(sent).toEqual(request);
      expect(received ?? null).toEqual(token);
    },
  );

  it.runIf(webhooks.length > 0).each(webhooks.map((recorded) => [recorded.name, recorded] as const))(
    'webhook: %s',
    (_, { rawBody, headers, secrets, now, authentic, concerns, tells }) => {
      const { webhook } = provider;
      const isAuthentic =
        webhook?.verifiedBy === 'signature' &&
        webhook.isAuthentic(Buffer.from(rawBody), headers, secrets, Date.parse(now));
      const body = bodyOf({ bytes: Buffer.from(rawBody), headers });

      expect(isAuthentic).toBe(authentic);
      if (!authentic) return;
      expect(webhook?.concerns(body)).toEqual(concerns);
      expect(webhook?.tells?.(body)).toEqual(tells);
    },
  );

  it('has a recorded conversation of each exchange, each with its own title', () => {
    const titles = exchanges.map(titleOf);
    const others = [...logins, ...webhooks].map(({ name }) => name);
    const recorded = new Set(exchanges.map(({ exchange }) => exchange));

    expect(titles).toEqual([...new Set(titles)]);
    expect(others).toEqual([...new Set(others)]);
    for (const { name } of [...exchanges, ...logins, ...webhooks]) expect(name).toMatch(/^\S+( \S+){2,}(?<!\.)$/);
    expect([...recorded].toSorted()).toEqual(names.filter((name) => provider[name] !== undefined));
    expect(logins.length > 0).toBe(provider.login !== undefined);
    expect(webhooks.some(({ authentic }) => authentic)).toBe(provider.webhook !== undefined);
    expect(webhooks.some(({ authentic }) => !authentic)).toBe(provider.webhook !== undefined);
  });

  const readme = readFileSync(join(providersFolder, folder, 'README.md'), 'utf8');

  it('has a README', () => {
    expect(readme).toMatch(/^# \S/);
  });

  const published = Object.keys(headings).map((heading) => [heading, firstParagraph(readme, heading, folder)] as const);
  it.each(
    published.map(([heading, words]) => [`${words.endsWith('?') ? 'to do: answer' : 'answers'} "${heading}"`, words]),
  )('README: %s', (_, words) => {
    expect(words).not.toMatch(/\?$/);
  });

  it('has a simulator whose credentials are of the declared shape and whose fresh payment is known', async () => {
    const at = join(providersFolder, folder, 'simulator.ts');
    expect(existsSync(at)).toBe(true);

    const { simulator }: { simulator: Simulator } = await import(at);

    const credentials = JSON.parse(JSON.stringify(simulator.credentials).replaceAll('{baseUrl}', 'http://127.0.0.1:9'));
    expect(z.safeParse(provider.credentials, credentials).error).toBeUndefined();
    expect(simulator.fresh('a-payment')).toBeTypeOf('object');
    expect(Object.values(simulator.states)).toContain('unknown');
    expect(simulator.webhook !== undefined).toBe(provider.webhook !== undefined);
  });

  it('has a simulator that recognises the requests that its exchanges make', async () => {
    const { simulator }: { simulator: Simulator } = await import(join(providersFolder, folder, 'simulator.ts'));
    const configuration = provider.configuration?.(simulator.credentials) ?? {};
    const settings = { providerToken: 'a-token', configuration, ifCaptured: 'reject', attempts: [] } as const;

    for (const name of names.filter((one) => provider[one] !== undefined)) {
      const request = exchangeOf(provider, name).request({ ...provider.example, ...settings });
      const { method, path, headers = {}, body, form } = request ?? raise(`${name} makes no request`);
      const segments = path.replace(/\?.*$/, '').split('/').slice(1).map(decodeURIComponent);
      const recognised = simulator.recognise({ method, segments, headers, body: form ?? body });

      expect(recognised?.exchange).toBe(name);
      expect(Object.values(provider.example.transaction)).toContain(recognised?.id);
    }
  });

  it('accepts its own example, and refuses an unknown reference', () => {
    const { transaction } = provider.example;

    const taken = z.safeParse(provider.references, transaction);
    const refused = z.safeParse(provider.references, { ...transaction, somethingElse: 'x' });

    expect(taken.data).toEqual(transaction);
    expect(refused.success).toBe(false);
    expect(provider.identity.length).toBeGreaterThan(0);
    expect(Object.keys(transaction)).toEqual(expect.arrayContaining([...provider.identity]));
  });

  it('has consistent facts', () => {
    const { times, baseUrls, whenInDoubt, status, timeoutSeconds, capabilities, requirements } = provider;

    expect(folder).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(provider.title).not.toBe('');
    for (const url of Object.values(baseUrls)) expect(url).toMatch(/^https:\/\/[^/?#]+(\/[^?#]*[^/?#])?$/);
    expect(timeoutSeconds).toBeGreaterThan(0);
    expect(times.deadlineSeconds).toBeGreaterThan(timeoutSeconds);
    if (whenInDoubt === 'read-status') expect(times.settleSeconds).toBeGreaterThan(0);
    if (provider.readBeforeSend) expect(status?.snapshot).toBeDefined();
    // Without a look at the payment before, a request that moves money could do what nobody asked for.
    if (provider.cancel.repeat === 'costly' && status) expect(provider.readBeforeSend).toBe(true);
    if (capabilities.partialAmounts) expect(capabilities.afterCapture).toBe('refunds');
    for (const host of provider.merchantHosts ?? []) expect(host).toMatch(/^[a-z0-9*-]+(\.[a-z0-9-]+)*\.[a-z]+$/);
    for (const field of Object.keys(requirements ?? {})) expect(provider.example).toHaveProperty(field);
  });

  it('reads any answer without throwing, and accepts no success that came with an error', () => {
    const answers = fc.record({
      status: fc.constantFrom(200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 501, 502, 503, 504),
      headers: fc.constant({}),
      body: fc.oneof(fc.jsonValue(), fc.constant(undefined), malformedLike(exchanges)),
    });
    const questions = fc.constantFrom(...exchanges);

    fc.assert(
      fc.property(questions, answers, (recorded, answer) => {
        const exchange = exchangeOf(provider, recorded.exchange);
        const { kind } = exchange.interpret(answer, askedIn(recorded, provider));

        expect(kinds).toContain(kind);
        if (answer.status >= 300) expect(['cancelled', 'refunded']).not.toContain(kind);
      }),
      { numRuns: 300 },
    );
  });
});

/** Recorded bodies in which one value, somewhere, is of another type. */
function malformedLike(exchanges: readonly RecordedExchange[]) {
  const bodies = fc.constantFrom(...exchanges.map(({ response }) => JSON.stringify(response.body ?? null)));
  const wrong = fc.constantFrom(null, 0, '', 'x', -1, true, [], {});
  return fc.tuple(bodies, fc.nat(), wrong).map(([body, place, value]) => {
    let values = 0;
    JSON.parse(body, () => {
      values += 1;
    });
    let at = 0;
    return JSON.parse(body, (_, kept) => (at++ === place % values ? value : kept));
  });
}
