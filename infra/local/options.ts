import { parseArgs } from 'node:util';
import type { Provider } from '../../functions/providers/contract.ts';
import { hostPattern } from '../../functions/steps/exchange/addresses.ts';
import { readCredentials } from './credentials-file.ts';
import type { CredentialsByMerchant } from './engines/credential-store.ts';
import type { StoreChoice } from './engines/store.ts';
import { UserError } from './process/user-error.ts';

/** The options of `npm start`. */
export interface Options {
  readonly port: number;
  /** The data folder. */
  readonly data: string;
  /** The base URLs of providers that are not simulated. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** More hosts that the merchants' own base URLs may have, by provider. */
  readonly allowedHosts: ReadonlyMap<string, readonly string[]>;
  /** Of real providers. Where it names none, both local merchants keep the simulators' credentials. */
  readonly credentials?: CredentialsByMerchant;
  readonly store: StoreChoice;
  readonly hurry: number;
  /** Calls a second for each merchant. Absent: no limit. */
  readonly merchantRate?: number;
  /** How many callers may wait with `Prefer: wait` at once. Absent: no limit. */
  readonly waitingCallers?: number;
  /** Whether a resolution or a correction needs a second person. */
  readonly needsApproval: boolean;
  readonly json: boolean;
}

type Providers = ReadonlyMap<string, Provider>;

export const usage = `Usage: npm start -- [options]

  --port N              port on 127.0.0.1 (default 4000; 0 takes a free one)
  --data DIR            the data folder (default .rescind)
  --provider NAME=URL   send this provider's requests to URL instead of its simulator; once per provider
  --allow-host NAME=HOST
                        let merchants have base URLs and logins of their own at this provider on HOST, in which *
                        stands for a part of one label
  --credentials FILE    JSON: { "<merchant>": { "<provider>": { … } } }; where it names none, the simulators' stay
  --dynamodb URL        keep the cancellations in the DynamoDB at URL (default: in SQLite)
  --hurry N             waits between looks, retry pauses and deadlines are N times shorter
  --merchant-rate N     at most N calls a second for each merchant, and twice as many at once (default: no limit)
  --waiting-callers N   at most N callers wait with Prefer: wait at once (default: no limit)
  --approval            a resolution or a correction needs a second person
  --json                every line is a JSON log entry
  --help                this text`;

/**
 * Reads the command line.
 * @throws UserError with exit code 2 for an invalid option.
 */
export function readOptions(words: readonly string[], providers: Providers): Options | 'help' {
  const given = parsed(words);
  if (given.help) return 'help';
  const credentials = given.credentials === undefined ? undefined : readCredentials(given.credentials, providers);
  return {
    port: numberIn('--port', given.port ?? '4000', (port) => Number.isInteger(port) && port >= 0 && port <= 65_535),
    data: given.data ?? '.rescind',
    baseUrls: new Map((given.provider ?? []).map((pair) => baseUrlIn(pair, providers))),
    allowedHosts: hostsIn(given['allow-host'] ?? [], providers),
    ...(credentials ? { credentials } : {}),
    store: storeIn(given.dynamodb),
    hurry: numberIn('--hurry', given.hurry ?? '1', (hurry) => hurry >= 1 && hurry <= 1_000_000),
    ...optionalCount('merchantRate', '--merchant-rate', given['merchant-rate']),
    ...optionalCount('waitingCallers', '--waiting-callers', given['waiting-callers']),
    needsApproval: given.approval ?? false,
    json: given.json ?? false,
  };
}

/** Whether a provider is not simulated, or may not be: credentials can name a provider's real address. */
export const movesRealMoney = ({ baseUrls, credentials }: Pick<Options, 'baseUrls' | 'credentials'>) =>
  baseUrls.size > 0 || credentials !== undefined;

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        provider: { type: 'string', multiple: true },
        'allow-host': { type: 'string', multiple: true },
        credentials: { type: 'string' },
        dynamodb: { type: 'string' },
        hurry: { type: 'string' },
        'merchant-rate': { type: 'string' },
        'waiting-callers': { type: 'string' },
        approval: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw invalid(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'The options cannot be read');
  }
}

function storeIn(given: string | undefined): StoreChoice {
  if (given === undefined) return 'sqlite';
  const url = httpUrl(given);
  if (!url) throw invalid('--dynamodb needs an http or https address without user, query or fragment');
  return url;
}

const invalid = (sentence: string) => new UserError(`${sentence.replace(/\.$/, '')}. See npm start -- --help`, 2);

function numberIn(name: string, text: string, isValid: (value: number) => boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && isValid(value)) return value;
  throw invalid(`${name} cannot be "${text}"`);
}

const optionalCount = <Key extends string>(key: Key, name: string, text: string | undefined) =>
  text === undefined
    ? {}
    : ({ [key]: numberIn(name, text, (count) => Number.isInteger(count) && count >= 1) } as Record<Key, number>);

function known(name: string, providers: Providers): Provider {
  const provider = providers.get(name);
  if (provider) return provider;
  throw invalid(`There is no provider "${name}"; known are ${[...providers.keys()].join(', ')}`);
}

function baseUrlIn(pair: string, providers: Providers): readonly [string, string] {
  const [name = '', ...rest] = pair.split('=');
  const { name: provider } = known(name, providers);
  const url = httpUrl(rest.join('='));
  if (!url) throw invalid(`--provider ${provider} needs an http or https address without user, query or fragment`);
  return [provider, url.href.replace(/\/+$/, '')];
}

function httpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return url && isHttp && !url.username && !url.password && !url.search && !url.hash ? url : undefined;
}

function hostsIn(pairs: readonly string[], providers: Providers): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    const provider = known(name, providers);
    const host = rest.join('=');
    if (!provider.ownBaseUrl && !provider.login?.ownUrl)
      throw invalid(`--allow-host: merchants have no addresses of their own at ${name}`);
    if (!hostPattern.test(host))
      throw invalid(`--allow-host ${name} needs a host in lower case, such as *.pay.example`);
    hosts.set(name, [...(hosts.get(name) ?? []), host]);
  }
  return hosts;
}
