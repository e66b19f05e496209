import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dynamoCancellationStore } from '../../functions/adapters/dynamodb/cancellation-store.ts';
import type { EventDetail } from '../../functions/api/event.ts';
import type { Cancellation, DetailType } from '../../functions/core/cancellation/cancellation.ts';
import { transactionLock } from '../../functions/core/cancellation/identity.ts';
import { newCancellation } from '../../functions/core/cancellation/new-cancellation.ts';
import type { CancellationRequest } from '../../functions/core/cancellation/request.ts';
import { advanceCancellation } from '../../functions/handlers/advance-cancellation.ts';
import { confirmPublished } from '../../functions/handlers/confirm-published.ts';
import { escalate } from '../../functions/handlers/escalate.ts';
import { recoverStuck } from '../../functions/handlers/recover-stuck.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import type { Destination, ProviderHttp } from '../../functions/ports/provider-http.ts';
import type { LookMessage } from '../../functions/ports/provider-queue.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../../functions/providers/exchange.ts';
import { providers } from '../../functions/providers/index.ts';
import { providerOf } from '../../functions/providers/policy-of.ts';
import { nudge, nudgeForOperator } from '../../functions/steps/nudge.ts';
import { startRun } from '../../functions/steps/start-run.ts';
import type { BusEntry } from '../../infra/local/engines/bus.ts';
import { createTable } from '../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../infra/local/engines/credential-store.ts';
import { localDynamo } from '../../infra/local/engines/database.ts';
import { localQueues } from '../../infra/local/engines/provider-queue.ts';
import { substitutions, workflowTasks } from '../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../infra/local/engines/workflow.ts';
import { aRecheck } from '../fixtures/a-cancellation.ts';
import { startDynoxide } from '../fixtures/dynoxide.ts';
import { memoryLanes } from '../fixtures/memory-lanes.ts';
import { notedTasks } from './noted-tasks.ts';

/** The provider's answer to the n-th exchange of a kind; `n` begins at 1. */
export type Script = (
  exchange: 'cancel' | 'status',
  n: number,
) => Partial<ProviderResponse> | NoResponse | Promise<Partial<ProviderResponse>>;

export interface Published {
  readonly detailType: DetailType;
  readonly detail: EventDetail;
}

const definition = readFileSync(new URL('../../statemachines/cancellation.asl.json', import.meta.url), 'utf8');

const credentials = {
  lab4pay: { integratorId: 'integrator', accessToken: 'fixed-token', webhookSecret: 'secret' },
  pace: { accessToken: 'fixed-token' },
  yuno: { publicApiKey: 'public-key', privateSecretKey: 'private-key', webhookSecret: 'secret' },
  'pg-orders': { token: 'fixed-token', statusPath: '/payments/v1/orders/{orderId}/transactions/{transactionId}' },
  vtex: { appKey: 'app-key', appToken: 'app-token' },
};

/** Milliseconds. */
const timeout = 10_000;

/** The waits are a hundred times shorter than in reality. */
const hurry = 100;

/** The whole path of a cancellation on the local engines, with a provider that follows a script. */
export async function createWorld(
  script: Script,
  options: { readonly hurry?: number; readonly visibility?: number } = {},
) {
  const database = await startDynoxide({});
  const client = localDynamo(database.endpoint);
  await createTable(client, 'rescind');
  const sent: ProviderRequest[] = [];
  const events: Published[] = [];
  const counts = { cancel: 0, status: 0 };
  const entered: string[] = [];
  let clockOffset = 0;

  const http: ProviderHttp = async (request: ProviderRequest, _to: Destination) => {
    const exchange = request.method === 'GET' ? 'status' : 'cancel';
    sent.push(request);
    counts[exchange] += 1;
    const answer = await script(exchange, counts[exchange]);
    return 'failure' in answer ? answer : { status: 200, headers: {}, body: undefined, ...answer };
  };

  const deps: Dependencies = {
    store: dynamoCancellationStore({ client, tableName: 'rescind' }),
    workflow: { start: (input) => workflow.start(input), answer: (token, output) => workflow.answer(token, output) },
    queue: { send: (...message) => queues.send(...message) },
    credentials: fileCredentials({ 'merchant-a': credentials }),
    http,
    providers,
    baseUrl: () => 'http://provider.invalid',
    allowedHosts: () => [],
    hurry: options.hurry ?? hurry,
    now: () => Date.now() + clockOffset,
    uuid: randomUUID,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };

  /** Tests replace these parts to break one step. */
  const world = {
    deps,
    deliver: (message: LookMessage): Promise<void> => advanceCancellation(world.deps)(message),
    publish: async (event: Published): Promise<void> => {
      events.push(event);
      await confirmPublished(world.deps)(event);
    },
  };

  const queues = localQueues({
    deliver: (_provider, message) => world.deliver(message),
    onDeadLetter: () => {},
    // Long enough that no message comes twice on a slow machine.
    visibility: () => options.visibility ?? 3000,
  });
  const bus = {
    putEvents: (entries: readonly BusEntry[]) =>
      Promise.all(
        entries.map(async ({ detailType, detail }) => {
          await world.publish({ detailType: detailType as DetailType, detail: detail as EventDetail });
          return { id: randomUUID() };
        }),
      ),
  };
  const workflow = localWorkflow({
    definition,
    hurry: 100,
    substitutions,
    tasks: notedTasks(entered, workflowTasks({ queue: queues, bus, escalate: (input) => escalate(world.deps)(input) })),
  });

  const load = async (id: string): Promise<Cancellation> => {
    const record = await deps.store.load(id);
    if (!record) throw new Error(`there is no cancellation ${id}`);
    return record;
  };

  return Object.assign(world, {
    sent,
    events,
    counts,
    /** The resources of the workflow's states, in the order in which they were entered. */
    entered,
    store: deps.store,
    load,

    async accept(
      request: Omit<CancellationRequest, 'ifCaptured'> & { ifCaptured?: 'reject' | 'refund' },
      start = true,
    ) {
      const record = newCancellation(
        'merchant-a',
        randomUUID(),
        { ifCaptured: 'reject', ...request },
        world.deps.now(),
      );
      const provider = providerOf(providers, request.provider);
      await deps.store.accept(record, transactionLock(record.merchant, provider, request.transaction), randomUUID());
      if (start) await startRun(record, 1, world.deps);
      return record.id;
    },

    /** Waits until the record satisfies the condition. */
    async until(id: string, condition: (record: Cancellation) => boolean): Promise<Cancellation> {
      const limit = Date.now() + timeout;
      for (;;) {
        const record = await load(id);
        if (condition(record)) return record;
        if (Date.now() > limit) throw new Error(`timed out: ${JSON.stringify(record, null, 1)}`);
        await new Promise((resume) => setTimeout(resume, 3));
      }
    },

    nudge: (id: string) => nudge(id, world.deps),
    recheck: (id: string) => nudgeForOperator(id, aRecheck({ at: world.deps.now() }), world.deps),
    recover: () => recoverStuck({ ...world.deps, ...memoryLanes() })(),
    /** Moves the clock forward, so that leases and waits end. */
    skip(milliseconds: number) {
      clockOffset += milliseconds;
    },

    async close() {
      workflow.close();
      await queues.close(50);
      client.destroy();
      await database.stop();
    },
  });
}

export type World = Awaited<ReturnType<typeof createWorld>>;
