import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { providerHttp } from '../../../functions/adapters/provider-http/provider-http.ts';
import { check } from '../../../functions/api/check.ts';
import { requestSchema } from '../../../functions/api/request-schema.ts';
import type { CancellationRequest } from '../../../functions/core/cancellation/request.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { providers } from '../../../functions/providers/index.ts';
import { path } from '../../../functions/providers/path.ts';
import { addressesFor } from '../../../functions/steps/exchange/addresses.ts';
import { login } from '../../../functions/steps/exchange/login.ts';
import { readOptions } from '../../../infra/local/options.ts';
import { loginAt } from '../../fixtures/a-provider.ts';
import { anAccount } from '../../fixtures/dependencies.ts';
import { listening } from '../../fixtures/listening.ts';
import { configurationOf } from '../../fixtures/simulators.ts';
import { type Random, random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';

/** Configured base URLs, and the prefix that every request must have; `undefined` if no request may be sent. */
const configured: readonly [base: string, allowed: string | undefined][] = [
  ['https://api.example', 'https://api.example/'],
  ['https://api.example/', 'https://api.example/'],
  ['https://api.example/v2', 'https://api.example/v2/'],
  ['https://api.example/v2/', 'https://api.example/v2/'],
  ['https://api.example:8443/a/b', 'https://api.example:8443/a/b/'],
  ['http://127.0.0.1:9001', 'http://127.0.0.1:9001/'],
  ['https://[::1]:9001/x', 'https://[::1]:9001/x/'],
  ['https://user:password@api.example', undefined],
  ['https://api.example@evil.example', undefined],
  ['https://evil.example#@api.example', 'https://evil.example/'],
  ['ftp://api.example', undefined],
  ['file:///etc/passwd', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/plain,x', undefined],
  ['//api.example', undefined],
  ['api.example', undefined],
  ['', undefined],
  ['https://', undefined],
  ['https://api.example:99999', undefined],
  ['https://exa mple', undefined],
];

/** Dangerous parts of a reference or a path; a test input joins several of them. */
const pieces = [
  '@evil.example',
  '//evil.example',
  '\\\\evil.example',
  '/\\evil.example',
  '..',
  '.',
  '/',
  '\\',
  '%2e%2e',
  '%2f',
  '%5c',
  '%',
  '%00',
  '\u0000',
  '\n',
  '\r\n',
  '\t',
  '?',
  '#',
  ':',
  '://',
  'https://evil.example',
  ';',
  '&',
  '=',
  ' ',
  '\u2024\u2024',
  '\uff0f',
  '\u2215',
  '\ud800',
  '\u202e',
  'evil.example',
  '@',
  '[',
  ']',
  '{',
  '}',
  '|',
  '^',
  '`',
  '<',
  '>',
  '"',
  "'",
  '*',
  'a',
  'Ａ',
  '\u{1f4a3}',
  '169.254.169.254',
  'localhost',
  '~',
  '-',
  '_',
] as const;
const segments = ['..', '.', '%2e%2e', '%2E.', '..;', '', 'x'] as const;

const joined = <T extends string>(chance: Random, from: readonly [T, ...T[]], maxPieces: number) =>
  Array.from({ length: chance.whole(1, maxPieces) }, () => chance.pick(from)).join('');

/** An HTTP client that sends nothing and records the addresses. */
function recorder() {
  const gone: URL[] = [];
  const http = providerHttp(async (url) => {
    gone.push(url);
    return { status: 200, headers: {}, body: Readable.from([]) };
  });
  return { gone, http };
}

const redirects = [300, 301, 302, 303, 305, 307, 308, 401, 421, 200, 201, 202, 503] as const;

/** Hostile base URLs, paths, references and redirects must never lead a request to a host that is not configured. */
export const hosts: Campaign = {
  promise: '13',
  title: 'hostile addresses and redirects',
  counts: { small: 1000, middle: 10_000, full: 100_000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    const note = (kind: string, wrong: readonly string[]) => {
      counted.add(kind);
      violations.push(...wrong);
    };
    for (let number = 0; number < count; number++) {
      const chance = random(seed, `address ${number}`);
      const told = (wrong: readonly string[]) => wrong.map((what) => `address ${number} of seed ${seed}: ${what}`);
      if (number % 5 === 4) note('addresses in credentials', told(await violationsOfCredentials(chance)));
      else if (number % 4 === 0) note('paths under a base URL', told(await violationsOfPath(chance)));
      else if (number % 4 === 1) note('references in a path', told(await violationsOfReference(chance)));
      else if (number % 4 === 2) note('references through the schema', told(violationsOfProviders(chance)));
      else note('addresses on the command line', told(violationsOfOption(chance)));
      if (number % 5000 === 0) progress?.(number);
    }
    for (const status of redirects) note('redirects and their like over HTTP', await violationsOfRedirect(status));
    return { count: count + redirects.length, violations, figures: counted.figures() };
  },
};

const [firstConfigured, ...otherConfigured] = configured as [(typeof configured)[0], ...typeof configured];

async function leavesFor(base: string, requestPath: string): Promise<readonly URL[]> {
  const { gone, http } = recorder();
  await http(
    { method: 'POST', path: requestPath, body: {} },
    { baseUrl: base, headers: { authorization: 'secret' }, timeout: 1000 },
  );
  return gone;
}

async function violationsOfPath(chance: Random): Promise<string[]> {
  const [base, allowed] = chance.pick([firstConfigured, ...otherConfigured]);
  const wild = chance.chance(0.5)
    ? joined(chance, pieces as unknown as [string], 6)
    : Array.from({ length: chance.whole(1, 6) }, () => chance.pick(segments)).join('/');
  const given = chance.chance(0.7) ? `/${wild}` : wild;
  return (await leavesFor(base, given)).flatMap((url) =>
    allowed !== undefined && `${url.origin}${url.pathname}/`.startsWith(allowed)
      ? []
      : [`${JSON.stringify(given)} under ${base} was sent to ${url.href}`],
  );
}

async function violationsOfReference(chance: Random): Promise<string[]> {
  const reference = joined(chance, pieces as unknown as [string], 4);
  let made: string;
  try {
    made = path`/payments/${reference}/cancel`;
  } catch (error) {
    // A lone surrogate cannot be encoded, and a dot segment is refused.
    return error instanceof RangeError || error instanceof URIError
      ? []
      : [`${JSON.stringify(reference)} threw ${error}`];
  }
  const [url, ...others] = await leavesFor('https://api.example/v2', made);
  const parts = url?.pathname.split('/');
  const isRight =
    url?.origin === 'https://api.example' &&
    parts?.length === 5 &&
    parts[4] === 'cancel' &&
    url.search === '' &&
    url.hash === '' &&
    decodeURIComponent(parts[3] ?? '') === reference;
  return isRight && others.length === 0 ? [] : [`the reference ${JSON.stringify(reference)} was sent to ${url?.href}`];
}

const schema = requestSchema(providers.values());
const all = [...providers.values()];

/** A reference that the schema accepts must stay one path segment in the provider's requests. */
function violationsOfProviders(chance: Random): string[] {
  const provider = chance.pick(all as [Provider]);
  const names = Object.keys(provider.example.transaction);
  const alphabet = [...pieces, 'A', 'z', '0', '9', '.', ':', '~', '-', '_'] as unknown as [string];
  const plain = ['A', 'z', '0', '9', '.', ':', '~', '-', '_', '..', 'evil.example', 'http:'] as [string, ...string[]];
  const transaction = Object.fromEntries(
    names.map((name) => [name, joined(chance, chance.chance(0.6) ? plain : alphabet, 5)]),
  );
  const checked = check(schema, { provider: provider.name, transaction, merchantReference: 'order-1' });
  if (!checked.ok) return [];
  const configuration = configurationOf(provider);
  const asked = {
    ...(checked.value as CancellationRequest),
    providerToken: crypto.randomUUID(),
    attempts: [],
    configuration,
  };
  return [provider.cancel, provider.status].flatMap((exchange) => {
    const made = exchange?.request(asked)?.path;
    const usual = exchange?.request({ ...asked, transaction: provider.example.transaction })?.path;
    if (made === undefined || usual === undefined) return [];
    const base = new URL('https://api.example/v2/');
    const url = new URL(`https://api.example/v2${made}`);
    const isRight =
      url.origin === base.origin &&
      url.search === '' &&
      url.hash === '' &&
      url.pathname.split('/').length === `/v2${usual}`.split('/').length;
    return isRight ? [] : [`${provider.name} would send to ${url.href} for ${JSON.stringify(transaction)}`];
  });
}

/** An address that the command line accepts must name its host plainly. */
function violationsOfOption(chance: Random): string[] {
  const [base] = chance.pick([firstConfigured, ...otherConfigured]);
  const given = chance.chance(0.3) ? base : `${base}${joined(chance, pieces as unknown as [string], 3)}`;
  try {
    const { name } = chance.pick(all as [Provider]);
    const options = readOptions(['--provider', `${name}=${given}`], providers);
    const taken = options === 'help' ? undefined : options.baseUrls.get(name);
    const url = URL.parse(taken ?? '');
    const isOpen =
      url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
    return isOpen ? [] : [`--provider accepted ${JSON.stringify(given)}`];
  } catch (error) {
    return error instanceof Error && 'exitCode' in error ? [] : [`--provider threw ${error}`];
  }
}

const schemes = [
  'https://',
  'https://',
  'http://',
  'HTTPS://',
  'https:',
  '//',
  'https:\\\\',
  'ftp://',
  'data:',
  '',
] as const;
const hostsInCredentials = [
  'id.pay.example',
  'acme-live.pay.example',
  'api.example',
  'api.example:8443',
  'evil.example',
  'id.pay.example.evil.example',
  'evilid.pay.example',
  'id.pay.example@evil.example',
  'id.pay.example.',
  '127.0.0.1',
  '[::1]',
] as const;
const allowedInCredentials = ['id.pay.example', '*-live.pay.example'];
/** The origins of the hosts above that may be reached: the allowed ones, and for a login also that of the base URL. */
const isReachable = ({ origin }: URL, base: string) =>
  /^https:\/\/(id|[a-z0-9-]+-live)\.pay\.example$/.test(origin) || origin === new URL(base).origin;

/** A merchant's credentials name a base URL and a login URL. Both exchanges go to allowed hosts, or nothing is sent. */
async function violationsOfCredentials(chance: Random): Promise<string[]> {
  const named = () => {
    const noise = () => (chance.chance(0.6) ? '' : joined(chance, pieces as unknown as [string], 2));
    return `${chance.pick(schemes)}${noise()}${chance.pick(hostsInCredentials)}${noise()}/${noise()}`;
  };
  const own = chance.chance(0.5) ? named() : undefined;
  const address = named();
  const base = chance.pick(['https://api.example', 'https://api.example:8443/v2'] as const);
  const provider = { ...loginAt(address), ownBaseUrl: () => own };
  const settings = { baseUrl: () => base, allowedHosts: () => allowedInCredentials };
  const addresses = addressesFor(provider, {}, settings);
  if ('forbidden' in addresses) return [];
  const { gone, http } = recorder();
  await login({ ...anAccount(provider), ...addresses }, { http });
  await http({ method: 'POST', path: '/cancel' }, { baseUrl: addresses.baseUrl, headers: {}, timeout: 1000 });
  return gone.flatMap((url) =>
    isReachable(url, base) && !url.username && !url.password && !url.search
      ? []
      : [`credentials with ${JSON.stringify([own, address])} were sent to ${url.href}`],
  );
}

/** A configured host redirects in every way of HTTP; the other host counts its connections. */
async function violationsOfRedirect(status: number): Promise<string[]> {
  let visits = 0;
  const evil = await listening(createServer((_, answer) => answer.end('{}')).on('connection', () => (visits += 1)));
  const [first = '', ...others] = [
    evil.address,
    evil.address.replace('http:', ''),
    `${evil.address}/v1/cancel?x=1`,
    evil.address.replace('http://', 'http://user:password@'),
  ];
  let asked = 0;
  let written = 0;
  const provider = await listening(
    createServer((request, answer) => {
      // fetch may repeat a GET after a 421. A cancel request must not be repeated.
      asked += 1;
      written += request.method === 'GET' ? 0 : 1;
      request.resume();
      answer.writeHead(status, {
        location: [first, ...others][asked % 4] ?? first,
        refresh: `0; url=${evil.address}`,
        'alt-svc': `http="${evil.address.replace('http://', '')}"; ma=3600`,
        link: `<${evil.address}/x>; rel=preload, <${evil.address}>; rel=preconnect`,
        'content-location': evil.address,
        'content-type': 'text/html',
      });
      answer.end(
        `<meta http-equiv="refresh" content="0; url=${evil.address}"><script src="${evil.address}/x.js"></script>`,
      );
    }),
  );
  const http = providerHttp();
  let sent = 0;
  for (const method of ['POST', 'PUT', 'GET'] as const) {
    for (let turn = 0; turn < 4; turn++) {
      await http(
        { method, path: '/cancel', ...(method === 'GET' ? {} : { body: {} }) },
        { baseUrl: provider.address, headers: {}, timeout: 2000 },
      );
      sent += method === 'GET' ? 0 : 1;
    }
  }
  await Promise.all([evil.close(), provider.close()]);
  return [
    ...(visits > 0 ? [`${status} led ${visits} connections to another host`] : []),
    ...(written === sent ? [] : [`${status} made ${written} cancels of ${sent}`]),
  ];
}
