import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { at, text } from '../../../functions/untrusted/json.ts';
import type { LocalTasks } from '../../../infra/local/engines/definition.ts';
import { localWorkflow } from '../../../infra/local/engines/workflow.ts';
import { due, run as runOf, substitutions, workflowContract } from '../../functions/ports/workflow.contract.ts';
import { calmCloud, calmInvocation } from '../calm.ts';
import { readDefinition } from './definition.ts';
import { simulatedWorkflow } from './workflow.ts';

workflowContract('the simulated one', async () => {
  const messages: unknown[] = [];
  const published: unknown[] = [];
  const cloud = calmCloud();
  let isDown = false;
  const faults = { ...cloud.faults, hits: (point: string) => isDown && point.endsWith('throttled') };
  const workflow = simulatedWorkflow({ ...cloud, faults }, readDefinition(substitutions), {
    'sqs:sendMessage.waitForTaskToken': async (parameters) => messages.push(parameters),
    'events:putEvents': async (parameters) => published.push(parameters),
    'lambda:invoke': async () => ({ Payload: due }),
  });
  const breakDown = () => {
    isDown = true;
  };
  return { workflow: workflow.seenBy(() => calmInvocation), messages, published, size: workflow.size, breakDown };
});

const run = runOf({ cancellationId: 'can_golden' });
const late = { detailType: 'CancellationReviewRequired', detail: { eventId: 'evt_can_golden_9', version: 9 } };

/** What happens to a run, and the calls that the definition must make then, in order. Tokens are numbered. */
interface Golden {
  readonly what: string;
  readonly answers: boolean;
  /** The errors with which a task fails, before it succeeds. */
  readonly fail: Readonly<Record<string, readonly string[]>>;
  readonly timeline: readonly unknown[];
}

const message = (token: number) => ({
  sendMessage: {
    look: 0,
    run: 1,
    cancellationId: 'can_golden',
    token,
    firstLook: { provider: run.provider, isPart: run.isPart },
  },
});
const publish = (event: typeof due) => ({ putEvents: [event.detailType, event.detail, 'rescind.cancellations'] });
const escalate = { invokeFunction: { cancellationId: 'can_golden' } };

const golden: readonly Golden[] = [
  { what: 'publishes the answer to a token', answers: true, fail: {}, timeline: [message(1), publish(due), 'ended'] },
  {
    what: 'sends a new token after a message could not be sent',
    answers: true,
    fail: { sendMessage: ['SQS.SdkClientException', 'SQS.AmazonSQSException'] },
    timeline: [message(1), message(2), message(3), publish(due), 'ended'],
  },
  {
    what: 'asks for a person if no answer comes',
    answers: false,
    fail: {},
    timeline: [message(1), escalate, publish(late), 'ended'],
  },
  {
    what: 'tries the escalation again during a look and after a crash',
    answers: false,
    fail: { invokeFunction: ['LookUnderWay', 'Lambda.Unknown'] },
    timeline: [message(1), escalate, escalate, escalate, publish(late), 'ended'],
  },
  {
    what: 'publishes again after an entry failed',
    answers: true,
    fail: { putEvents: ['EventBridge.FailedEntry', 'EventBridge.SomethingNew'] },
    timeline: [message(1), publish(due), publish(due), publish(due), 'ended'],
  },
  {
    what: 'ends the run at an error without a retry',
    answers: true,
    fail: { sendMessage: ['SQS.QueueDoesNotExist'] },
    timeline: [message(1), 'ended'],
  },
];

/** The tasks for both engines; they write the timeline. */
function tasksOf({ fail }: Golden, timeline: unknown[], answer: (token: string) => void): LocalTasks {
  const left = structuredClone(fail) as Record<string, string[]>;
  let tokens = 0;
  const failOnce = (task: string) => {
    const name = left[task]?.shift();
    if (name) throw Object.assign(new Error(name), { name });
  };
  return {
    'sqs:sendMessage.waitForTaskToken': async (parameters) => {
      const body = at(parameters, 'MessageBody') as Record<string, unknown>;
      timeline.push({ sendMessage: { ...body, token: ++tokens } });
      failOnce('sendMessage');
      answer(text(body, 'token') ?? '');
    },
    'lambda:invoke': async (parameters) => {
      timeline.push({ invokeFunction: at(parameters, 'Payload') });
      failOnce('invokeFunction');
      return { Payload: late };
    },
    'events:putEvents': async (parameters) => {
      const entry = at(parameters, 'Entries', 0);
      timeline.push({ putEvents: [at(entry, 'DetailType'), at(entry, 'Detail'), at(entry, 'Source')] });
      failOnce('putEvents');
    },
  };
}

it.each(golden)('in virtual time: $what', async (sequence) => {
  const timeline: unknown[] = [];
  const cloud = calmCloud();
  const { time } = cloud;
  const answer = (token: string) => sequence.answers && time.at(time.now() + 5, () => workflow.answer(token, due));
  const workflow = simulatedWorkflow(cloud, readDefinition(substitutions), tasksOf(sequence, timeline, answer));

  const started = workflow.start(run);
  while (await time.step());

  expect(started).toBe('started');
  expect([...timeline, workflow.start(run) === 'closed' ? 'ended' : 'running']).toEqual(sequence.timeline);
  expect(workflow.waiting()).toEqual([]);
});

it.each(golden)('on the local engine: $what', async (sequence) => {
  const definition = await readFile(new URL('../../../statemachines/cancellation.asl.json', import.meta.url), 'utf8');
  const timeline: unknown[] = [];
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const answer = (token: string) => sequence.answers && setTimeout(() => twin.answer(token, due), 5);
  const twin = localWorkflow({
    definition: definition.replace('"TimeoutSeconds": 691200', '"TimeoutSeconds": 0.05'),
    substitutions,
    hurry: 1000,
    onEnd: () => end(),
    tasks: tasksOf(sequence, timeline, answer),
  });
  onTestFinished(() => twin.close());

  await twin.start(run);
  await over;

  expect([...timeline, 'ended']).toEqual(sequence.timeline);
});
