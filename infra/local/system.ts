import { join } from 'node:path';
import { createLocalJWKSet } from 'jose';
import { providerHttp } from '../../functions/adapters/provider-http/provider-http.ts';
import { authorise } from '../../functions/handlers/authorise.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../functions/ports/lanes.ts';
import { providers } from '../../functions/providers/index.ts';
import { keepLanes } from '../../functions/steps/lanes/keep-lanes.ts';
import { simulators as knownSimulators } from '../simulators/index.ts';
import { connectEngines } from './connect-engines.ts';
import { localAdmission } from './engines/admission.ts';
import type { Envelope } from './engines/bus.ts';
import { type CredentialsByMerchant, fileCredentials } from './engines/credential-store.ts';
import { openStore, type StoreChoice } from './engines/store.ts';
import { type ClientSecret, publishSecret } from './gateway/client-secret.ts';
import { type Functions, localFunctions } from './gateway/functions.ts';
import type { HttpRequest } from './gateway/http.ts';
import { freshSigningKey, signingKey } from './gateway/issuer.ts';
import { observedStore } from './pages/observed-store.ts';
import { restore } from './restore.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';
import { merchantsWith, simulatedCredentials, withSimulated } from './simulators/credentials.ts';
import { hostSimulators } from './simulators/host.ts';
import { simulatedBy } from './simulators/simulated.ts';
import { siteOf } from './site.ts';

export interface SystemOptions extends RuntimeOptions {
  /** The base URLs of providers that are not simulated. */
  readonly baseUrls?: ReadonlyMap<string, string>;
  /** More hosts that the merchants' own base URLs may have, by provider. */
  readonly allowedHosts?: ReadonlyMap<string, readonly string[]>;
  readonly credentials?: CredentialsByMerchant;
  /**
   * The secret of the local clients, new at each start and written to a file for its owner. Absent: the well-known one,
   * which is enough as long as every provider is simulated.
   */
  readonly clientSecret?: string;
  /** The rate of each merchant in calls a second, with twice as many at once. Absent: no limit. */
  readonly merchantRate?: number;
  /** How many callers may wait with `Prefer: wait` at once. Absent: no limit. */
  readonly waitingCallers?: number;
  /** Whether a resolution or a correction needs a second person. */
  readonly needsApproval?: boolean;
  /** Where the cancellations are kept; default: SQLite. */
  readonly store?: StoreChoice;
  /** Has this process killed and started again on this port; absent without a supervisor. */
  readonly restart?: (port: number) => void;
}

export interface System {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  /** The secret of the local clients. */
  readonly secret: ClientSecret;
  /** Where the requests to a provider go. */
  readonly baseUrl: (provider: string) => string;
  /** How many open cancellations of an earlier process were resumed. */
  readonly resumed: Promise<number>;
  /** Resolves when a write has failed and nothing more will be stored. Usually never resolves. */
  readonly failed: Promise<Error>;
  onEvent(listener: (envelope: Envelope) => void): () => void;
  /** Stops everything within a few seconds. */
  close(): Promise<void>;
}

const recoveryInterval = 60_000;

/**
 * Starts the whole system on one machine: the deployed handlers and the deployed workflow definition on local engines.
 * @throws UserError when the folder or the port is taken, or the store cannot be opened.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  await using starting = new AsyncDisposableStack();
  const system = await compose(options, await openRuntime(options, starting));
  const running = starting.move();
  return { ...system, close: () => running.disposeAsync() };
}

async function compose(options: SystemOptions, runtime: Runtime): Promise<Omit<System, 'close'>> {
  const { folder, address, hurry, log, logLevel, onError, server, stopping, closing } = runtime;
  const boot = Date.now();
  const failed = Promise.withResolvers<Error>();
  const kept = await openStore(options.store ?? 'sqlite', folder, closing, failed.resolve);
  const { simulators, credentials, baseUrl, isSimulated } = await startSimulators(options, runtime);
  const { bus, queue, workflow } = connectEngines(runtime, () => functions);
  const observed = observedStore(kept.store, stopping);
  const dependencies: Dependencies & LaneDependencies = {
    store: observed.store,
    exchangeLog: kept.exchangeLog,
    workflow,
    queue,
    lanes: kept.lanes,
    consumers: {
      providers: [...providers.keys()],
      setReceiving: async (provider, receives, isStillWanted) => {
        if (await isStillWanted()) queue.setReceiving(provider, receives);
      },
    },
    credentials,
    http: providerHttp(simulators.send),
    providers,
    baseUrl,
    // A merchant's own base URL may lead to the simulators, to the hosts of the provider's documents, and where the options say.
    allowedHosts: (provider) => [
      address,
      ...(providers.get(provider)?.merchantHosts ?? []),
      ...(options.allowedHosts?.get(provider) ?? []),
    ],
    hurry,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    untilResting: observed.untilResting,
    needsApproval: options.needsApproval,
    ...localAdmission(options),
    log,
  };
  const secret = publishSecret(folder, options.clientSecret);
  // A token that was issued for the well-known secret must not be valid where another one is needed.
  const key = await (secret.file === undefined ? signingKey(join(folder, 'issuer-key.json')) : freshSigningKey());
  const keys = createLocalJWKSet({ keys: [key.public] });
  const authority = { issuer: address, merchantClaim: 'client_id', keys, log };
  const functions: Functions = localFunctions(dependencies, authority, logLevel);

  // Before any message is sent.
  await keepLanes(await kept.lanes.held(), dependencies);
  const recovery = setInterval(() => void functions.recover().catch(onError), recoveryInterval).unref();
  closing.defer(() => server.close(1000));
  closing.defer(() => queue.close(2000));
  closing.defer(() => clearInterval(recovery));
  closing.defer(runtime.announceStop);

  const restart = options.restart && (() => options.restart?.(server.port));
  const isCaller = async (headers: HttpRequest['headers']) => (await authorise(authority)({ headers })).isAuthorized;
  const site = siteOf(runtime, { functions, key, secret, isCaller, bus, observed, simulators, isSimulated, restart });
  runtime.serve(site);
  const resumed = restore(dependencies, boot, () => stopping.aborted);
  return { address, secret, baseUrl, resumed, failed: failed.promise, onEvent: bus.subscribe };
}

async function startSimulators(options: SystemOptions, { folder, address, onError, hurry, closing }: Runtime) {
  const simulators = hostSimulators({
    simulators: knownSimulators,
    folder: join(folder, 'simulators'),
    address: () => address,
    merchants: (provider) => merchantsWith(given, provider),
    onError,
    hurry,
  });
  closing.defer(simulators.close);
  const simulated = (names: Iterable<string>) => simulatedCredentials(names, simulators.credentials);
  // Credentials of a simulator would only be refused by a real provider.
  const given = options.credentials
    ? withSimulated(
        options.credentials,
        simulated([...providers.keys()].filter((name) => !options.baseUrls?.has(name))),
      )
    : simulated(providers.keys());
  const credentials = fileCredentials(given, { rotatedFile: join(folder, 'rotated-credentials.json') });
  const baseUrl = (provider: string) => options.baseUrls?.get(provider) ?? simulators.baseUrl(provider);
  const isSimulated = simulatedBy({ providers, given, baseUrl, simulatorUrl: simulators.baseUrl });
  return { simulators, credentials, baseUrl, isSimulated };
}
