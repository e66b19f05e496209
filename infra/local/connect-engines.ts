import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSource } from '../../functions/api/event.ts';
import { functionSeconds } from '../../functions/providers/function-seconds.ts';
import { providers } from '../../functions/providers/index.ts';
import { providerOf } from '../../functions/providers/policy-of.ts';
import { localBus } from './engines/bus.ts';
import { openJournal } from './engines/journal.ts';
import { localQueues } from './engines/provider-queue.ts';
import { substitutions, workflowTasks } from './engines/tasks.ts';
import { localWorkflow } from './engines/workflow.ts';
import type { Functions } from './gateway/functions.ts';
import type { Runtime } from './runtime.ts';

const definitionFile = join(import.meta.dirname, '../../statemachines/cancellation.asl.json');

/** Creates the bus, the queues and the workflow. They call the functions, which exist only later. */
export function connectEngines({ folder, hurry, log, onError, closing }: Runtime, functions: () => Functions) {
  const bus = localBus({
    journal: openJournal(join(folder, 'events.jsonl')),
    rules: [{ pattern: { source: [eventSource] }, target: (envelope) => functions().confirm(envelope as never) }],
    onError,
    hurry,
  });
  closing.defer(bus.close);

  const queue = localQueues({
    deliver: (_provider, message) => functions().advance(message),
    onDeadLetter: (provider, { cancellationId }) => log.error('dead letter', { provider, cancellationId }),
    visibility: (provider) => 6000 * functionSeconds(providerOf(providers, provider)),
  });
  const workflow = localWorkflow({
    definition: readFileSync(definitionFile, 'utf8'),
    substitutions,
    tasks: workflowTasks({ queue, bus, escalate: (input) => functions().escalate(input) }),
    onEnd: ({ name, error }) => error && onError(Object.assign(new Error(`run ${name} failed`), { cause: error })),
    hurry,
  });
  closing.defer(workflow.close);
  return { bus, queue, workflow };
}
