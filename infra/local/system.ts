import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLocalJWKSet } from 'jose';
import { dynamoCancellationStore } from '../../functions/adapters/dynamodb/cancellation-store.ts';
import { providerHttp } from '../../functions/adapters/provider-http/provider-http.ts';
import { eventSource } from '../../functions/api/event.ts';
import { routes } from '../../functions/api/routes.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import { functionSeconds } from '../../functions/providers/function-seconds.ts';
import { providers } from '../../functions/providers/index.ts';
import { providerOf } from '../../functions/providers/policy-of.ts';
import { type Envelope, localBus } from './engines/bus.ts';
import { createTable } from './engines/create-table.ts';
import { type CredentialsByMerchant, fileCredentials } from './engines/credential-store.ts';
import { endOrphan, startDynoxide } from './engines/dynoxide.ts';
import { openJournal } from './engines/journal.ts';
import { localQueues } from './engines/provider-queue.ts';
import { substitutions, workflowTasks } from './engines/tasks.ts';
import { localWorkflow } from './engines/workflow.ts';
import { gatewayFront } from './gateway/front.ts';
import { type Functions, type LogLevel, localFunctions, localLogger, toLog } from './gateway/functions.ts';
import { type AnswerHttp, plainMessage, serveHttp } from './gateway/http-server.ts';
import { isIssuerPath, signingKey, tokenIssuer } from './gateway/issuer.ts';
import { consoleSite } from './pages/console-site.ts';
import { docsPage } from './pages/docs-page.ts';
import { eventsPage } from './pages/events-page.ts';
import { observedStore } from './pages/observed-store.ts';
import { announceEnd, lockFolder } from './process/lock.ts';
import { restore } from './restore.ts';
import { merchantsWith, simulatedCredentials } from './simulators/credentials.ts';
import { hostSimulators, isSimulatorPath, loadSimulators } from './simulators/host.ts';

export interface SystemOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The data folder. */
  readonly data: string;
  readonly baseUrls?: ReadonlyMap<string, string>;
  readonly credentials?: CredentialsByMerchant;
  readonly hurry?: number;
  readonly logLevel?: LogLevel;
  /** Has this process killed and started again on this port; absent where nobody watches over it. */
  readonly restart?: (port: number) => void;
}

export interface System {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  /** Where each provider's requests go. */
  readonly baseUrl: (provider: string) => string;
  /** How many open cancellations of an earlier run were taken up again. */
  readonly resumed: Promise<number>;
  onEvent(listener: (envelope: Envelope) => void): () => void;
  /** Ends everything that was started, within a few seconds. */
  close(): Promise<void>;
}

const tableName = 'rescind';
const recoveryInterval = 60_000;
const definitionFile = join(import.meta.dirname, '../../statemachines/cancellation.asl.json');

/**
 * The whole system on one machine: the deployed handlers and definition between local engines and twins.
 * @throws Sentence when the folder or the port is taken, or the database engine is missing.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    // One that fails must not keep the others from ending, least of all the database engine.
    for (const end of closing.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return { ...(await compose(options, (end) => closing.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts everything, and hands over what ends it in the order of starting. */
async function compose(
  { port, data, baseUrls = new Map(), credentials: given, hurry = 1, logLevel = 'ERROR', restart }: SystemOptions,
  whenClosing: (end: () => unknown) => void,
): Promise<Omit<System, 'close'>> {
  const folder = resolve(data);
  whenClosing(await lockFolder(folder));
  const boot = Date.now();
  const log = toLog(localLogger(logLevel));
  let isClosing = false;
  const onError = (error: unknown) => {
    if (!isClosing) log.error('unexpected', { error });
  };

  const { promise: composed, resolve: serve } = Promise.withResolvers<AnswerHttp>();
  const server = await serveHttp(port, async (request) => (await composed)(request), onError);
  const address = `http://127.0.0.1:${server.port}`;
  // For a start that fails half-way: requests that came already must not hold it up.
  whenClosing(() => server.close(0));
  whenClosing(() => serve(async () => 'drop'));

  const pidFile = join(folder, 'dynoxide.pid');
  const dbPath = join(folder, 'rescind.db');
  await endOrphan(pidFile, dbPath);
  const engine = await startDynoxide({ dbPath, pidFile });
  whenClosing(engine.stop);
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // It copies every input and output for a log that we do not keep: a twelfth of this process's work.
  client.middlewareStack.remove('loggerMiddleware');
  whenClosing(() => client.destroy());
  await createTable(client, tableName);

  const simulators = hostSimulators({
    simulators: await loadSimulators(providers.keys()),
    folder: join(folder, 'simulators'),
    address: () => address,
    merchants: (provider) => merchantsWith(credentials, provider),
    onError,
    hurry,
  });
  whenClosing(simulators.close);
  const credentials = given ?? simulatedCredentials(providers.keys(), simulators.credentials);
  const baseUrl = (provider: string) => baseUrls.get(provider) ?? simulators.baseUrl(provider);

  const bus = localBus({
    journal: openJournal(join(folder, 'events.jsonl')),
    rules: [{ pattern: { source: [eventSource] }, target: (envelope) => functions.confirm(envelope as never) }],
    onError,
    hurry,
  });
  whenClosing(bus.close);

  const queue = localQueues({
    deliver: (_provider, message) => functions.advance(message),
    onDeadLetter: (provider, { cancellationId }) => log.error('dead letter', { provider, cancellationId }),
    visibility: (provider) => 6000 * functionSeconds(providerOf(providers, provider)),
  });
  const workflow = localWorkflow({
    definition: readFileSync(definitionFile, 'utf8'),
    substitutions,
    tasks: workflowTasks({ queue, bus, escalate: (input) => functions.escalate(input) }),
    onEnd: ({ name, error }) => error && onError(Object.assign(new Error(`run ${name} failed`), { cause: error })),
    hurry,
  });
  whenClosing(workflow.close);

  const observed = observedStore(dynamoCancellationStore({ client, tableName }));
  const dependencies: Dependencies = {
    store: observed.store,
    workflow,
    queue,
    credentials: fileCredentials(credentials, {
      rotatedFile: join(folder, 'rotated-credentials.json'),
      setsUnder: (provider) => providers.get(provider)?.credentialSets?.under,
    }),
    http: providerHttp(simulators.fetch),
    providers,
    baseUrl,
    hurry,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    log,
  };
  const key = await signingKey(join(folder, 'issuer-key.json'));
  const keys = createLocalJWKSet({ keys: [key.public] });
  const functions: Functions = localFunctions(
    dependencies,
    { issuer: address, merchantClaim: 'client_id', keys, log },
    logLevel,
  );

  const recovery = setInterval(() => void functions.recover().catch(onError), recoveryInterval).unref();
  whenClosing(() => server.close(1000));
  whenClosing(() => queue.close(2000));
  whenClosing(() => clearInterval(recovery));
  whenClosing(() => {
    isClosing = true;
    announceEnd(folder);
  });

  const issuer = tokenIssuer(() => address, key);
  const events = eventsPage(bus);
  const site = consoleSite({
    observed,
    providers,
    bus,
    payments: simulators.payments,
    address: () => address,
    restart: restart && (() => restart(server.port)),
    onError,
  });
  const docs = docsPage(providers.values(), () => address);
  const front = gatewayFront({ routes, handlers: functions.handlers, authorise: functions.authorise, onError });
  serve((request) => {
    if (isIssuerPath(request.path)) return issuer(request);
    if (request.path === '/local/events') return events(request);
    if (isSimulatorPath(request.path)) return simulators.answer(request);
    const answer = site(request) ?? docs(request);
    if (answer) return answer;
    return request.path.startsWith('/local/') ? Promise.resolve(plainMessage(404, 'Not Found')) : front(request);
  });

  return {
    address,
    baseUrl,
    resumed: restore(dependencies, boot, () => isClosing),
    onEvent: (listener) => bus.subscribe(listener),
  };
}
