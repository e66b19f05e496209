import { connect } from 'node:net';
import { aSystem, temporaryFolder } from '../../fixtures/a-system.ts';
import { type Random, random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';

const connections = 16;
const maxAnswerTime = 3000;
/** How many attacks there are between two looks at the system. */
const betweenLooks = 500;
const allScopes = 'cancellations/read cancellations/write cancellations/operate providers/operate';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
}

type System = Awaited<ReturnType<typeof aSystem>>;

/** Requests for every path that reads or changes something. Each of them works if a program of this machine sends it. */
const requestsFor = (id: string): readonly [Asked, ...Asked[]] => {
  const reads = [
    ...['/', '/config.json', '/console.js', '/docs', '/docs/start.js', '/docs/api.json', '/v1/openapi.json', '/health'],
    ...['/v1/cancellations', `/v1/cancellations/${id}`, '/v1/providers', '/.well-known/jwks.json'],
    ...['/local/events', '/local/control/pace/ledger', '/local/control/pace/faults', `/local/inside/${id}`],
  ];
  const cancel = JSON.stringify({ provider: 'pace', transaction: { transactionId: 'victim' } });
  const token = String(new URLSearchParams({ grant_type: 'client_credentials', scope: allScopes }));
  return [
    { method: 'POST', path: '/v1/cancellations', body: cancel },
    { method: 'POST', path: '/oauth2/token', body: token, type: 'application/x-www-form-urlencoded' },
    { method: 'PUT', path: '/v1/providers/pace/hold', body: '{"reason":"an attack"}' },
    { method: 'POST', path: '/local/restart', body: '{}' },
    { method: 'POST', path: '/local/control/pace/faults', body: '{"fault":"refused"}' },
    { method: 'PUT', path: '/local/control/pace/payments/victim', body: '{"state":"captured"}' },
    { method: 'DELETE', path: '/local/control/pace/faults' },
    { method: 'POST', path: '/local/control/pace/reset', body: '{}' },
    ...reads.map((path) => ({ method: 'GET', path })),
  ];
};

/** Hosts that are not ours. */
const foreignHosts = (own: string, chance: Random): string => {
  const [name = '', port = ''] = own.split(':');
  const odd = chance.pick(['.', 'a', '-', '@', '/', '#', '?', '%00', ';', ',', '\\', ':', '0']);
  return chance.pick([
    'attacker.example',
    `attacker.example:${port}`,
    name,
    `${name}:${chance.whole(1, 65_535)}0`,
    `${name}.attacker.example:${port}`,
    `attacker.example@${own}`,
    `${own}@attacker.example`,
    `${odd}${own}`,
    `${name}${odd}:${port}`,
    `${own}${odd}`,
    `0.0.0.0:${port}`,
    `127.1:${port}`,
    `127.0.0.2:${port}`,
    `2130706433:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `ⓛocalhost:${port}`,
  ]);
};

const foreignOrigins = (own: string, chance: Random): string =>
  chance.pick([
    'null',
    '',
    'http://attacker.example',
    'https://attacker.example',
    `https://${own}`,
    `http://${own}/`,
    `http://${own}.attacker.example`,
    `http://attacker.example@${own}`,
    `http://${foreignHosts(own, chance)}`,
    `http://localhost:${own.split(':')[1]}`,
    own,
    'file://',
    'chrome-extension://abcdefghijklmnop',
  ]);

/** Headers that a proxy would send. They must not replace what we look at. */
const lures = (own: string, chance: Random): readonly string[] =>
  chance.chance(0.3)
    ? [`X-Forwarded-Host: ${own}`, `Forwarded: host="${own}"`, `X-Original-Host: ${own}`, `Referer: http://${own}/`]
    : [];

interface Attack {
  readonly target: string;
  readonly headers: readonly string[];
}

/** What shows that a request comes from a website. Each of them has the rest of a request that works. */
const signs = {
  'another host': ({ path }, own, chance) => ({ target: path, headers: [`Host: ${foreignHosts(own, chance)}`] }),
  'two hosts': ({ path }, own, chance) => ({
    target: path,
    headers: chance.chance(0.5)
      ? [`Host: ${own}`, `Host: ${foreignHosts(own, chance)}`]
      : [`Host: ${own}`, `Host: ${own}`],
  }),
  'no host': ({ path }) => ({ target: path, headers: [] }),
  'another authority in the target': ({ path }, own, chance) => ({
    target: `${chance.pick(['http', 'HTTP', 'https'])}://${chance.pick(['attacker.example', `user@${own}`, `${own}.attacker.example`])}${path}`,
    headers: [`Host: ${own}`],
  }),
  'our authority in the target, and another host': ({ path }, own, chance) => ({
    target: `http://${own}${path}`,
    headers: [`Host: ${foreignHosts(own, chance)}`],
  }),
  'another origin': ({ path }, own, chance) => ({
    target: path,
    headers: [`Host: ${own}`, `Origin: ${foreignOrigins(own, chance)}`],
  }),
  'two origins': ({ path }, own, chance) => ({
    target: path,
    headers: [`Host: ${own}`, `Origin: http://${own}`, `Origin: ${foreignOrigins(own, chance)}`],
  }),
  'a request for another website': ({ path }, own, chance) => ({
    target: path,
    headers: [
      `Host: ${own}`,
      `Sec-Fetch-Site: ${chance.pick(['cross-site', 'same-site'])}`,
      `Sec-Fetch-Mode: ${chance.pick(['no-cors', 'cors', 'websocket', 'navigate'])}`,
      `Sec-Fetch-Dest: ${chance.pick(['empty', 'script', 'image', 'iframe', 'frame', 'object', 'embed', 'style'])}`,
    ],
  }),
} satisfies Record<string, (asked: Asked, own: string, chance: Random) => Attack>;

const signNames = Object.keys(signs) as [keyof typeof signs];

/** Sends requests that could only come from a web page of another website, to every path of a whole system. */
export const websites: Campaign = {
  promise: '15',
  title: 'other websites at the local server',
  counts: { small: 400, middle: 5000, full: 50_000 },
  async play({ count, seed, progress }) {
    const folder = temporaryFolder();
    const restarts: number[] = [];
    const system = await aSystem({ data: folder.path, hurry: 100, restart: (port) => restarts.push(port) });
    const violations: string[] = [];
    const counted = tally();
    try {
      const authorization = await aToken(system);
      const { body } = await system.accept({ provider: 'pace', transaction: { transactionId: 'ours' } });
      await system.rested(body.id);
      const requests = requestsFor(body.id);
      const own = new URL(system.address).host;
      const before = await everything(system, restarts);
      for (let from = 0; from < count; from += betweenLooks) {
        const numbers = Array.from({ length: Math.min(betweenLooks, count - from) }, (_, index) => from + index);
        const worker = async () => {
          for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
            const wrong = await attackOnce(random(seed, `website ${number}`), {
              own,
              requests,
              authorization,
              counted,
            });
            violations.push(...wrong.map((what) => `request ${number} of seed ${seed} ${what}`));
          }
        };
        await Promise.all(Array.from({ length: connections }, worker));
        if ((await everything(system, restarts)) !== before)
          violations.push(`the requests ${from} to ${from + betweenLooks} of seed ${seed} changed something`);
        progress?.(from);
      }
      violations.push(...(await uselessRequests(requests, own, authorization)));
      if ((await everything(system, restarts)) === before) violations.push('the requests change nothing at all');
    } finally {
      await system.close();
      folder.remove();
    }
    return { count, violations, figures: counted.figures() };
  },
};

async function aToken(system: System): Promise<string> {
  const { text } = await system.call('/oauth2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('merchant-a:local')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: allScopes }),
  });
  return `Bearer ${JSON.parse(text).access_token}`;
}

/** Everything that the requests can change. */
async function everything(system: System, restarts: readonly number[]): Promise<string> {
  const control = ['ledger', 'faults', 'payments/victim'].map((path) => `/local/control/pace/${path}`);
  const api = ['/v1/cancellations', '/v1/providers', '/local/events', ...control];
  const texts = await Promise.all(api.map(async (path) => (await system.authorised(path)).text));
  return [...texts, restarts.length].join('\n');
}

interface Target {
  readonly own: string;
  readonly requests: readonly [Asked, ...Asked[]];
  readonly authorization: string;
  readonly counted: ReturnType<typeof tally>;
}

async function attackOnce(chance: Random, { own, requests, authorization, counted }: Target): Promise<string[]> {
  const asked = chance.pick(requests);
  const name = chance.pick(signNames);
  const { target, headers } = signs[name](asked, own, chance);
  const method = chance.chance(0.1) ? chance.pick(['HEAD', 'OPTIONS', 'PATCH', 'POST', 'GET']) : asked.method;
  const answer = await exchange(own, {
    line: `${method} ${target} HTTP/${chance.chance(0.9) ? '1.1' : '1.0'}`,
    headers: [...headers, ...lures(own, chance)],
    authorization,
    asked,
  });
  const status = statusOf(answer);
  counted.add(`answered ${status ?? 'with a closed connection'}`);
  const isRefused = status === undefined || [400, 403, 421].includes(status);
  const isSilent = !/merchant-a|access_token|"effects"|"keys"|<html|can_[a-z2-7]{26}/.test(answer);
  const what = `(${method} ${target} with ${name}: ${headers.join(', ')})`;
  return [
    ...(isRefused ? [] : [`was answered ${status} ${what}`]),
    ...(isSilent ? [] : [`was told something ${what}`]),
  ];
}

/** The same requests from a program of this machine. One that does not work would find nothing. */
async function uselessRequests(requests: readonly Asked[], own: string, authorization: string): Promise<string[]> {
  const useless: string[] = [];
  for (const asked of requests) {
    const line = `${asked.method} ${asked.path} HTTP/1.1`;
    const status = statusOf(await exchange(own, { line, headers: [`Host: ${own}`], authorization, asked })) ?? 0;
    if (status < 200 || status > 299) useless.push(`${line} of a program was answered ${status}`);
  }
  return useless;
}

const statusOf = (answer: string) => {
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? [];
  return status === undefined ? undefined : Number(status);
};

/** Sends one request, and reads until the server closes the connection. */
async function exchange(
  own: string,
  {
    line,
    headers,
    authorization,
    asked,
  }: { line: string; headers: readonly string[]; authorization: string; asked: Asked },
): Promise<string> {
  const { body = '', type = 'application/json', path } = asked;
  const sent = [
    line,
    ...headers,
    `Authorization: ${path === '/oauth2/token' ? `Basic ${btoa('merchant-a:local')}` : authorization}`,
    `Idempotency-Key: theirs`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
  const { promise, resolve } = Promise.withResolvers<string>();
  const [name = '', port = ''] = own.split(':');
  let answer = '';
  const socket = connect(Number(port), name, () => socket.write(sent));
  const timer = setTimeout(() => socket.destroy(), maxAnswerTime);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => undefined).on('close', () => resolve(answer));
  const received = await promise;
  clearTimeout(timer);
  return received;
}
