import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { counts } from '../../../docs/costs/counts.ts';
import { compared, measuredOnly } from '../check.ts';
import type { MadeCancellation, Smoke, Step } from '../step.ts';
import { until } from '../until.ts';

const maxSeconds = 60;

/** The history of the first run of a cancellation, which has its name, once that run has ended. */
const historyOf = ({ clients, outputs, signal }: Smoke, { cancellation }: MadeCancellation) =>
  until(`the end of the workflow of ${cancellation.id}`, { seconds: maxSeconds, signal }, async () => {
    const executionArn = `${outputs.StateMachine.replace(':stateMachine:', ':execution:')}:${cancellation.id}`;
    const { events = [] } = await clients.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    return events.some(({ type }) => type === 'ExecutionSucceeded') ? events : undefined;
  });

const entered = (history: readonly HistoryEvent[]) =>
  history.filter(({ type }) => type?.endsWith('StateEntered')).length;

const different = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b).join(' or ');

/**
 * "Step Functions counts a state transition each time a step of your workflow is executed", says its pricing page. Whether
 * the start and the end of an execution are such steps, it does not say. So both readings are printed, and the consumed
 * capacity in the metrics is a third one.
 */
export const transitions: Step = {
  name: 'state transitions',
  async run(smoke) {
    const histories: (readonly HistoryEvent[])[] = [];
    for (const made of smoke.made) histories.push(await historyOf(smoke, made));
    const states = histories.map(entered);
    return [
      compared('states that a workflow enters', `${counts.synchronous.transitions}`, different(states)),
      measuredOnly(
        'transitions, with start and end',
        `${counts.synchronous.transitions} without them`,
        different(states.map((number) => number + 2)),
      ),
      measuredOnly('events in the history of a workflow', 'about 15', different(histories.map(({ length }) => length))),
    ];
  },
};
