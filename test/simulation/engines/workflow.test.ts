import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { RunInput } from '../../../functions/ports/workflow.ts';
import { at, text } from '../../../functions/untrusted/json.ts';
import { localWorkflow } from '../../../infra/local/engines/workflow.ts';
import type { Cloud, Invocation } from '../cloud.ts';
import { seededFaults } from '../faults.ts';
import { random } from '../random.ts';
import { scheduler } from '../scheduler.ts';
import { readDefinition } from './definition.ts';
import { simulatedWorkflow, type Tasks } from './workflow.ts';

const run: RunInput = { cancellationId: 'can_golden', merchantId: 'merchant-a', provider: 'pace', run: 1 };
const due = { detailType: 'CancellationCompleted', detail: { eventId: 'evt_can_golden_3', version: 3 } };
const late = { detailType: 'CancellationReviewRequired', detail: { eventId: 'evt_can_golden_9', version: 9 } };
const named = (name: string) => Object.assign(new Error(name), { name });

/** What happens in a run, and what the definition must make of it, in order; tokens are numbered as they come. */
interface Golden {
  readonly what: string;
  readonly answers: boolean;
  readonly fail: Partial<Record<keyof Tasks, readonly string[]>>;
  readonly timeline: readonly unknown[];
}

const message = (token: number) => ({ sendMessage: { look: 0, run: 1, cancellationId: 'can_golden', token } });
const publish = (event: typeof due) => ({ putEvents: [event.detailType, event.detail, 'rescind.cancellations'] });
const escalate = { invokeFunction: { cancellationId: 'can_golden' } };

const golden: readonly Golden[] = [
  { what: 'an answered token is published', answers: true, fail: {}, timeline: [message(1), publish(due), 'ended'] },
  {
    what: 'a message that could not be sent comes again with another token',
    answers: true,
    fail: { sendMessage: ['SQS.SdkClientException', 'SQS.AmazonSQSException'] },
    timeline: [message(1), message(2), message(3), publish(due), 'ended'],
  },
  {
    what: 'nobody answers, so a person must look',
    answers: false,
    fail: {},
    timeline: [message(1), escalate, publish(late), 'ended'],
  },
  {
    what: 'a look under way and a dead function are tried again',
    answers: false,
    fail: { invokeFunction: ['LookUnderWay', 'Lambda.Unknown'] },
    timeline: [message(1), escalate, escalate, escalate, publish(late), 'ended'],
  },
  {
    what: 'an entry that failed is published again',
    answers: true,
    fail: { putEvents: ['EventBridge.FailedEntry', 'EventBridge.SdkClientException'] },
    timeline: [message(1), publish(due), publish(due), publish(due), 'ended'],
  },
  {
    what: 'an error that nobody named ends the run',
    answers: true,
    fail: { putEvents: ['EventBridge.NotAuthorized'] },
    timeline: [message(1), publish(due), 'ended'],
  },
];

/** The tasks of either engine, which write the timeline. */
function tasksOf({ fail }: Golden, timeline: unknown[], answer: (token: string) => void): Tasks {
  const left = new Map(Object.entries(fail).map(([task, errors]) => [task, [...errors]]));
  const tokens: string[] = [];
  const failOnce = (task: keyof Tasks) => {
    const error = left.get(task)?.shift();
    if (error) throw named(error);
  };
  return {
    async sendMessage(parameters) {
      const body = at(parameters, 'MessageBody') as Record<string, unknown>;
      const token = text(body, 'token') ?? '';
      tokens.push(token);
      timeline.push({ sendMessage: { ...body, token: tokens.length } });
      failOnce('sendMessage');
      answer(token);
    },
    async invokeFunction(parameters) {
      timeline.push({ invokeFunction: at(parameters, 'Payload') });
      failOnce('invokeFunction');
      return late;
    },
    async putEvents(parameters) {
      const entry = at(parameters, 'Entries', 0);
      timeline.push({ putEvents: [at(entry, 'DetailType'), at(entry, 'Detail'), at(entry, 'Source')] });
      failOnce('putEvents');
    },
  };
}

it.each(golden)('in virtual time: $what', async (story) => {
  const timeline: unknown[] = [];
  const faults = seededFaults(0, {}, undefined);
  faults.stop();
  const time = scheduler(0, () => 0);
  const cloud: Cloud = { time, faults, chance: random(0), note: undefined };
  const answer = (token: string) => story.answers && time.at(time.now() + 5, () => workflow.answer(token, due));
  const workflow = simulatedWorkflow(cloud, readDefinition(), tasksOf(story, timeline, answer));

  const started = workflow.start(run);
  while (await time.step());

  expect(started).toBe('started');
  expect([...timeline, workflow.start(run) === 'closed' ? 'ended' : 'running']).toEqual(story.timeline);
  expect(workflow.waiting()).toEqual([]);
});

it.each(golden)('on the local engine: $what', async (story) => {
  const definition = await readFile(new URL('../../../statemachines/cancellation.asl.json', import.meta.url), 'utf8');
  const timeline: unknown[] = [];
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const answer = (token: string) => story.answers && setTimeout(() => twin.answer(token, due), 5);
  const tasks = tasksOf(story, timeline, answer);
  const twin = localWorkflow({
    definition: definition.replace('"TimeoutSeconds": 691200', '"TimeoutSeconds": 0.05'),
    substitutions: { QueueUrlPrefix: 'https://queues/', EscalateFunctionArn: 'escalate', EventBusName: 'rescind' },
    hurry: 1000,
    onEnd: () => end(),
    tasks: {
      'sqs:sendMessage.waitForTaskToken': tasks.sendMessage,
      'lambda:invoke': async (parameters) => ({ Payload: await tasks.invokeFunction(parameters) }),
      'events:putEvents': tasks.putEvents,
    },
  });
  onTestFinished(() => twin.close());

  await twin.start(run);
  await over;

  expect([...timeline, 'ended']).toEqual(story.timeline);
});

it('starts a run that is under way only once, and never one that has ended', async () => {
  const story: Golden = { what: '', answers: false, fail: {}, timeline: [] };
  const timeline: unknown[] = [];
  const faults = seededFaults(0, {}, undefined);
  faults.stop();
  const time = scheduler(0, () => 0);
  const cloud: Cloud = { time, faults, chance: random(0), note: undefined };
  const workflow = simulatedWorkflow(
    cloud,
    readDefinition(),
    tasksOf(story, timeline, () => {}),
  );
  const calm: Invocation = {
    name: 'test',
    isAlive: true,
    hasFrozen: false,
    die: () => Promise.reject(),
    pass: () => Promise.resolve(),
  };
  const seen = workflow.seenBy(() => calm);

  const first = [await seen.start(run), await seen.start(run), await seen.start({ ...run, merchantId: 'other' })];
  const answered = [await seen.answer('token-1', due), await seen.answer('token-1', due)];
  time.at(1, () => {});
  while (await time.step());
  const then = [await seen.start(run), await seen.start({ ...run, run: 2 })];

  expect(first).toEqual(['started', 'started', 'closed']);
  expect(answered).toEqual([true, false]);
  expect(then).toEqual(['closed', 'started']);
});
