import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import type { LocalTasks } from '../../../../infra/local/engines/definition.ts';
import type { RunEnd } from '../../../../infra/local/engines/runs/run.ts';
import { localWorkflow } from '../../../../infra/local/engines/workflow.ts';
import { due, run, substitutions, tokensIn } from '../../../functions/ports/workflow.contract.ts';

/** The machine may be busy. */
export const patiently = { timeout: 10_000 };

/** The deployed definition. */
export const deployed = JSON.parse(
  await readFile(new URL('../../../../statemachines/cancellation.asl.json', import.meta.url), 'utf8'),
);
export const { StartAt, States } = deployed;

/** The deployed definition with changes of its first state. */
export const withFirst = (changes: object) =>
  JSON.stringify({ ...deployed, States: { ...States, [StartAt]: { ...States[StartAt], ...changes } } });

interface Prepared {
  readonly definition?: string;
  readonly tasks?: Partial<LocalTasks>;
  readonly onEnd?: (end: RunEnd) => void;
}

/** A local workflow that ends with the test, and what its tasks have been called with. */
export function prepareWorkflow({ definition = withFirst({}), tasks = {}, onEnd }: Prepared = {}) {
  const messages: unknown[] = [];
  const invoked: unknown[] = [];
  const published: unknown[] = [];
  const ends: RunEnd[] = [];
  const workflow = localWorkflow({
    definition,
    substitutions,
    onEnd: onEnd ?? ((end) => ends.push(end)),
    tasks: {
      'sqs:sendMessage.waitForTaskToken': async (parameters) => messages.push(parameters),
      'lambda:invoke': async (parameters) => {
        invoked.push(parameters);
        return { Payload: due };
      },
      'events:putEvents': async (parameters) => published.push(at(parameters, 'Entries', 0, 'Detail')),
      ...tasks,
    },
  });
  onTestFinished(() => workflow.close());
  return { workflow, invoked, published, ends, tokens: () => tokensIn(messages) };
}

/** Starts runs of different cancellations, and returns when all of them only wait for their tokens. */
export async function startWaiting(workflow: ReturnType<typeof localWorkflow>, runs: number) {
  for (let n = 0; n < runs; n += 1) await workflow.start(run({ cancellationId: `can_${n}` }));
  await sleep(20);
}
