import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import type { Simulator } from '../../../functions/providers/simulator.ts';
import { openJournal } from '../engines/journal.ts';
import { type AnswerHttp, plainMessage } from '../gateway/http-server.ts';
import { answerControl } from './control.ts';
import { answerExchange, toSimulated } from './exchange.ts';
import { type Faults, faultSwitches } from './faults.ts';
import { type SimulatedPayments, simulatedPayments } from './payments.ts';
import { type WebhookDelivery, webhookDelivery } from './webhook-delivery.ts';

/** What a provider would receive; and what a test or a person says to its simulator, apart from it so that no provider's own paths are taken. */
const exchanges = '/local/simulators/';
const control = '/local/control/';
const providersFolder = join(import.meta.dirname, '../../../functions/providers');

/** The simulator of each provider that has one, from the providers' own folders. */
export async function loadSimulators(names: Iterable<string>): Promise<ReadonlyMap<string, Simulator>> {
  const simulators = new Map<string, Simulator>();
  for (const name of names) {
    const file = join(providersFolder, name, 'simulator.ts');
    if (!existsSync(file)) continue;
    const { simulator }: { simulator: Simulator } = await import(file);
    simulators.set(name, simulator);
  }
  return simulators;
}

export interface Simulators {
  readonly answer: AnswerHttp;
  readonly baseUrl: (provider: string) => string;
  /** Where its part is played. */
  readonly controlUrl: (provider: string) => string;
  /** The credentials that a simulator accepts, with its own address filled in. */
  readonly credentials: (provider: string) => Credentials | undefined;
  /** Provider HTTP that meets a refused connection where the fault `refused` is set, as no HTTP answer could show it. */
  readonly fetch: typeof globalThis.fetch;
  /** A simulated provider's books. */
  readonly payments: (provider: string) => SimulatedPayments | undefined;
  close(): void;
}

interface Hosted {
  readonly simulator: Simulator;
  readonly payments: SimulatedPayments;
  readonly faults: Faults;
  readonly webhooks: WebhookDelivery;
}

/**
 * Hosts the simulated providers, each with its books in `folder`: `/local/simulators/<provider>` is its base URL,
 * `/local/control/<provider>` is where its part is played.
 */
export function hostSimulators({
  simulators,
  folder,
  address,
  merchants,
  onError,
  hurry = 1,
}: {
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly folder: string;
  /** Of the local system, known once it listens. */
  readonly address: () => string;
  /** Whom each provider's webhooks go to. */
  readonly merchants: (provider: string) => readonly string[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
}): Simulators {
  const baseUrl = (provider: string) => `${address()}${exchanges}${provider}`;
  const hosted = new Map([...simulators].map(([name, simulator]) => [name, host(name, simulator)]));

  function host(name: string, simulator: Simulator): Hosted {
    const faults = faultSwitches();
    const targets = () => merchants(name).map((id) => `${address()}/v1/webhooks/${name}/${encodeURIComponent(id)}`);
    const webhooks = webhookDelivery({ simulator, faults, targets, onError, hurry });
    const journal = openJournal(join(folder, `${name}.jsonl`));
    const payments = simulatedPayments({ simulator, journal, notify: webhooks.notify, onError, hurry });
    return { simulator, payments, faults, webhooks };
  }

  /** A refused connection can only be met before connecting. */
  function isRefused(url: URL, method: string): boolean {
    const [name = '', path = ''] = splitPath(url.pathname, exchanges);
    const simulated = url.origin === address() ? hosted.get(name) : undefined;
    const asked = simulated && toSimulated({ method, headers: {}, body: Buffer.alloc(0) }, path);
    const recognised = asked && simulated.simulator.recognise(asked);
    if (!recognised) return false;
    const isNext = simulated.faults.list().some(({ fault, afterEffect }) => fault === 'refused' && !afterEffect);
    return isNext && simulated.faults.take(['refused'], recognised) !== undefined;
  }

  return {
    baseUrl,
    controlUrl: (provider) => `${address()}${control}${provider}`,
    payments: (provider) => hosted.get(provider)?.payments,
    credentials: (provider) => {
      const simulator = simulators.get(provider);
      return simulator && withBaseUrl(simulator.credentials, baseUrl(provider));
    },
    async answer(request) {
      const isControl = request.path.startsWith(control);
      const [name = '', path = ''] = splitPath(request.path, isControl ? control : exchanges);
      const simulated = hosted.get(name);
      if (!simulated) return plainMessage(404, 'Not Found');
      return isControl ? answerControl(request, path, simulated) : await answerExchange(request, path, simulated);
    },
    async fetch(input, init) {
      const url = input instanceof URL ? input : URL.parse(typeof input === 'string' ? input : input.url);
      if (url && isRefused(url, init?.method ?? 'GET')) throw connectionRefused();
      return globalThis.fetch(input, init);
    },
    close() {
      for (const { payments, webhooks } of hosted.values()) {
        webhooks.close();
        payments.close();
      }
    },
  };
}

/** Whether a path belongs to the simulators. */
export const isSimulatorPath = (path: string) => path.startsWith(exchanges) || path.startsWith(control);

function splitPath(path: string, prefix: string): readonly [name: string, path: string] | readonly [] {
  if (!path.startsWith(prefix)) return [];
  const rest = path.slice(prefix.length);
  const slash = rest.indexOf('/');
  return slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash)];
}

const withBaseUrl = (credentials: Credentials, baseUrl: string): Credentials =>
  JSON.parse(JSON.stringify(credentials).replaceAll('{baseUrl}', baseUrl)) as Credentials;

/** As `fetch` reports it when nothing listens. */
const connectionRefused = () =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
  });
