import type { EventDetail } from '../../../functions/api/event.ts';
import type { Answer } from '../../../functions/api/http/answer.ts';
import type { HttpEvent } from '../../../functions/api/http/request.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { escalate } from '../../../functions/handlers/escalate.ts';
import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import type { CredentialStore } from '../../../functions/ports/credential-store.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { Log } from '../../../functions/ports/log.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import { functionSeconds } from '../../../functions/providers/function-seconds.ts';
import { providers } from '../../../functions/providers/index.ts';
import { providerOf } from '../../../functions/providers/policy-of.ts';
import { substitutions, workflowTasks } from '../../../infra/local/engines/tasks.ts';
import { nobodyHeld } from '../../fixtures/circumstances.ts';
import { memoryLanes } from '../../fixtures/memory-lanes.ts';
import { type Cloud, type Ending, type Invocation, latency, Unavailable } from '../cloud.ts';
import { type Published, simulatedBus } from '../engines/bus.ts';
import { readDefinition } from '../engines/definition.ts';
import { simulatedQueue } from '../engines/queue.ts';
import { simulatedStore } from '../engines/store.ts';
import { earliestWake, type MemoryTable } from '../engines/table.ts';
import { simulatedWorkflow } from '../engines/workflow.ts';
import { type RequestsInFlight, simulatedHttp } from '../providers/provider-http.ts';
import type { ProviderWorld } from '../providers/provider-world.ts';
import { random, uuidFrom } from '../random.ts';
import { acceptor, doneAccepting } from './acceptor.ts';
import { processes } from './processes.ts';
import { tokensHandedOver } from './tokens-handed-over.ts';

const definition = readDefinition(substitutions);
const second = 1000;
const minute = 60 * second;
const functionLimit = 29 * second;

/** The HTTP routes that clients, providers and operators call. */
export type Route = 'accept' | 'get' | 'review' | 'webhook';

const baseUrl = (provider: string) => `https://${provider}.test`;
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** What the judge must know at the moment when it happens. */
export interface Witness {
  published(event: Published): void;
  overlapped(payment: string): void;
}

/** The whole service: the deployed handlers and the deployed definition on simulated engines. */
export function simulatedService(
  cloud: Cloud,
  seed: number,
  table: MemoryTable,
  world: ProviderWorld,
  witness: Witness,
) {
  const { time, faults, chance } = cloud;
  const uuids = random(seed, 'uuids');
  const uuid = () => uuidFrom(uuids);
  const inFlight: RequestsInFlight = new Map();
  const secrets = new Map<string, Readonly<Record<string, unknown>>>();

  const credentialsOf = (merchant: string, provider: string) => {
    const key = `${merchant} ${provider}`;
    const known = secrets.get(key);
    if (known) return known;
    const given = JSON.stringify(world.simulator.credentials);
    const filled = JSON.parse(given.replaceAll('{baseUrl}', baseUrl(provider))) as Record<string, unknown>;
    secrets.set(key, filled);
    return filled;
  };

  const credentials = (served: () => Invocation): CredentialStore => ({
    describe: async (_merchant, provider) => (provider === world.name ? { sets: [] } : undefined),
    async get(merchant, provider) {
      if (faults.hits('credentials unreadable')) throw new Unavailable('TimeoutError', 'no secret');
      return credentialsOf(merchant, provider);
    },
    reload: async (merchant, provider) => credentialsOf(merchant, provider),
    async webhookSecrets(merchant, provider) {
      const { webhook } = world.simulator;
      return webhook ? [String(credentialsOf(merchant, provider)[webhook.secret])] : [];
    },
    async replace(merchant, provider, replacement) {
      await served().pass(latency(cloud));
      secrets.set(`${merchant} ${provider}`, replacement);
    },
  });

  /** The dependencies of one process. */
  const dependencies = (served: () => Invocation): Dependencies => ({
    store: simulatedStore(cloud, table, served),
    workflow: workflow.seenBy(served),
    queue: queue.seenBy(served),
    credentials: credentials(served),
    http: (request, to) => {
      if (to.baseUrl !== baseUrl(world.name)) throw new RangeError(`a request to ${to.baseUrl}`);
      return simulatedHttp(cloud, world, served(), inFlight, witness.overlapped)(request, to);
    },
    providers,
    baseUrl,
    allowedHosts: (provider) => [baseUrl(provider)],
    hurry: 1,
    now: time.now,
    uuid,
    log: quiet,
  });

  const workers = processes(cloud, dependencies, (needs) => ({ work: advanceCancellation(needs) }));
  const confirmers = processes(cloud, dependencies, (needs) => ({ work: confirmPublished(needs) }));
  const escalators = processes(cloud, dependencies, (needs) => ({ work: escalate(needs) }));
  const sleep = (milliseconds: number) => new Promise<void>((resume) => time.at(time.now() + milliseconds, resume));
  const recoverers = processes(cloud, dependencies, (needs) => ({
    work: recoverStuck({ ...needs, ...memoryLanes() }, sleep),
  }));
  const getters = processes(cloud, dependencies, (needs) => ({ work: getCancellation({ ...needs, ...nobodyHeld }) }));
  const reviewers = processes(cloud, dependencies, (needs) => ({
    work: reviewCancellation({ ...needs, ...nobodyHeld, needsApproval: faults.has('operators must be two') }),
  }));
  const listeners = processes(cloud, dependencies, (needs) => ({ work: receiveWebhook(needs) }));
  const acceptors = processes(cloud, dependencies, acceptor, doneAccepting);

  const handedOver = tokensHandedOver(time.now);
  const deliver = (provider: string, message: LookMessage, after: (ending: Ending<void>) => void) => {
    const over = handedOver.begin(message);
    const limit = functionSeconds(providerOf(providers, provider)) * second;
    workers.serve(
      'worker',
      limit,
      ({ work }) => work(message),
      (ending) => {
        over(ending.ended === 'returned');
        after(ending);
      },
    );
  };

  const queue = simulatedQueue(
    cloud,
    (provider) => 6 * functionSeconds(providerOf(providers, provider)) * second,
    deliver,
  );

  const confirm = (detail: EventDetail, after: (ending: Ending<void>) => void) =>
    confirmers.serve('confirm', functionLimit, ({ work }) => work({ detail }), after);

  const tasks = workflowTasks({
    queue: {
      async send(provider, _merchant, message) {
        const fails = faults.hits('workflow cannot send');
        if (!fails || chance.chance(0.5)) queue.put(provider, message, 0);
        if (fails) throw new Unavailable('SQS.SdkClientException', 'no reply');
      },
    },
    bus: simulatedBus(cloud, witness.published, confirm),
    escalate: (input) =>
      new Promise((resolve, reject) => {
        escalators.serve(
          'escalate',
          functionLimit,
          ({ work }) => work(input),
          (ending) => {
            if (ending.ended === 'returned') resolve(structuredClone(ending.value));
            else reject(ending.ended === 'failed' ? ending.error : new Unavailable('Lambda.Unknown', 'died'));
          },
        );
      }),
  });
  const workflow = simulatedWorkflow(cloud, definition, tasks);

  let nextTick: number | undefined;

  /** Recovery runs every minute. Minutes in which it would find nothing are skipped. */
  function wakeBy(moment: number): void {
    const tick = Math.max(time.now() + 1, Math.ceil(moment / minute) * minute);
    if (nextTick !== undefined && nextTick <= tick) return;
    nextTick = tick;
    time.at(tick, () => nextTick === tick && recover());
  }

  function recover(): void {
    nextTick = undefined;
    const run = () => {
      const end = time.now() + minute;
      recoverers.serve(
        'recovery',
        minute,
        ({ work }) => work(() => end - time.now()),
        () => {},
      );
    };
    if (faults.hits('recovery twice')) time.at(time.now() + chance.whole(0, 40), run);
    run();
    const earliest = earliestWake(table);
    if (earliest !== undefined) wakeBy(Math.max(earliest, time.now() + minute));
  }

  return {
    wakeBy,
    standStill: queue.standStill,
    close: acceptors.close,
    /** Whether a run waits for ever: a worker has finished with its token, and no message of the same run came later. */
    leavesRunsBehind: () => workflow.waiting().some(handedOver.wasLast),
    /** Makes one HTTP request; there is no answer if the process dies. */
    call(route: Route, event: HttpEvent, after: (answer: Answer | undefined) => void): void {
      const answered = (ending: Ending<Answer>) =>
        after(ending.ended === 'returned' ? ending.value : ending.ended === 'failed' ? { status: 500 } : undefined);
      const pool = { accept: acceptors, get: getters, review: reviewers, webhook: listeners }[route];
      pool.serve(route, functionLimit, ({ work }) => work(event), answered);
    },
  };
}

export type SimulatedService = ReturnType<typeof simulatedService>;
