import { join } from 'node:path';
import { type Sending, type SendRequest, sendRequest } from '../../../functions/adapters/provider-http/send-request.ts';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import type { Simulator } from '../../../functions/providers/simulator.ts';
import { credentialsAt } from '../../simulators/credentials.ts';
import { toSimulated } from '../../simulators/request.ts';
import { openJournal } from '../engines/journal.ts';
import { type AnswerHttp, plainMessage } from '../gateway/http.ts';
import { answerControl } from './control.ts';
import { answerExchange } from './exchange.ts';
import { faultSwitches } from './faults.ts';
import { SimulatedPayments } from './payments.ts';
import { webhookDelivery } from './webhook-delivery.ts';

/** The paths of the provider APIs, and of the control APIs. They are separate, so that they cannot collide. */
const providerApis = '/local/simulators/';
const controlApis = '/local/control/';

export interface Simulators {
  readonly answer: AnswerHttp;
  readonly baseUrl: (provider: string) => string;
  readonly controlUrl: (provider: string) => string;
  /** The credentials that a simulator accepts, with its base URL filled in. */
  readonly credentials: (provider: string) => Credentials | undefined;
  /** Sends requests, but throws ECONNREFUSED where the fault `refused` is set, because no HTTP answer can simulate that. */
  readonly send: SendRequest;
  readonly payments: (provider: string) => SimulatedPayments | undefined;
  close(): void;
}

interface HostOptions {
  readonly simulators: ReadonlyMap<string, Simulator>;
  /** Where each simulated provider keeps its journal. */
  readonly folder: string;
  /** Of the local system, known once it listens. */
  readonly address: () => string;
  /** Who receives a provider's webhooks. */
  readonly merchants: (provider: string) => readonly string[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
}

/** Runs the simulated providers: each has its API at `baseUrl`, and a control API that tests and people use. */
export function hostSimulators(options: HostOptions): Simulators {
  const { simulators, address } = options;
  const baseUrl = (provider: string) => `${address()}${providerApis}${provider}`;
  const hosted = new Map([...simulators].map(([name, simulator]) => [name, host(name, simulator, options)]));

  return {
    baseUrl,
    controlUrl: (provider) => `${address()}${controlApis}${provider}`,
    payments: (provider) => hosted.get(provider)?.payments,
    credentials: (provider) => {
      const simulator = simulators.get(provider);
      return simulator && credentialsAt(simulator, baseUrl(provider));
    },
    async answer(request) {
      const isControl = request.path.startsWith(controlApis);
      const [name = '', path = ''] = splitPath(request.path, isControl ? controlApis : providerApis);
      const simulated = hosted.get(name);
      if (!simulated) return plainMessage(404, 'Not Found');
      return isControl ? answerControl(request, path, simulated) : await answerExchange(request, path, simulated);
    },
    send(url, sending) {
      const [name = '', path = ''] = url.origin === address() ? splitPath(url.pathname, providerApis) : [];
      const simulated = hosted.get(name);
      if (simulated && isRefused(sending, path, simulated)) return Promise.reject(connectionRefused());
      return sendRequest(url, sending);
    },
    close() {
      for (const { payments, webhooks } of hosted.values()) {
        webhooks.close();
        payments.close();
      }
    },
  };
}

function host(name: string, simulator: Simulator, { folder, address, merchants, onError, hurry = 1 }: HostOptions) {
  const faults = faultSwitches();
  const targets = () => merchants(name).map((id) => `${address()}/v1/webhooks/${name}/${encodeURIComponent(id)}`);
  const webhooks = webhookDelivery({ simulator, faults, targets, onError, hurry });
  const journal = openJournal(join(folder, `${name}.jsonl`));
  const payments = new SimulatedPayments({ simulator, journal, notify: webhooks.notify, onError, hurry });
  return { simulator, payments, faults, webhooks };
}

/** Whether this request uses up a fault `refused`. */
function isRefused(sending: Sending, path: string, { simulator, faults }: ReturnType<typeof host>): boolean {
  const { method, payload = '' } = sending;
  const headers = Object.fromEntries(
    Object.entries(sending.headers).map(([header, value]) => [header.toLowerCase(), value]),
  );
  const asked = toSimulated({ method, headers, query: '', body: Buffer.from(payload) }, path);
  const recognised = asked && simulator.recognise(asked);
  if (!recognised) return false;
  const isSet = faults.list().some(({ fault, afterEffect }) => fault === 'refused' && !afterEffect);
  return isSet && faults.take(['refused'], recognised) !== undefined;
}

/** Whether the simulators answer this path. */
export const isSimulatorPath = (path: string) => isProviderApi(path) || path.startsWith(controlApis);

/** Whether a path belongs to the API of a simulated provider. */
export const isProviderApi = (path: string) => path.startsWith(providerApis);

function splitPath(path: string, prefix: string): readonly [name: string, path: string] | readonly [] {
  if (!path.startsWith(prefix)) return [];
  const rest = path.slice(prefix.length);
  const slash = rest.indexOf('/');
  return slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash)];
}

/** The error of a connection when nothing listens on the port. */
const connectionRefused = () =>
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
