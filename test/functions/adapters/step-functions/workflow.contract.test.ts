import { readFile } from 'node:fs/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stepFunctionsWorkflow } from '../../../../functions/adapters/step-functions/workflow.ts';
import type { Workflow } from '../../../../functions/ports/workflow.ts';
import { at, text } from '../../../../functions/untrusted/json.ts';
import type { LocalTasks } from '../../../../infra/local/engines/definition.ts';
import type { RunEnd } from '../../../../infra/local/engines/runs/run.ts';
import { localWorkflow } from '../../../../infra/local/engines/workflow.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { due, run, substitutions, tokensIn, workflowContract } from '../../ports/workflow.contract.ts';

const definition = await readFile(new URL('../../../../statemachines/cancellation.asl.json', import.meta.url), 'utf8');
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:cancellation';

const named = (name: string) => Object.assign(new Error(name), { name });

interface Prepared {
  readonly tasks?: Partial<LocalTasks>;
  readonly definition?: string;
}

/** The definition in memory, and what came out of it. */
function prepareTwin({ tasks = {}, definition: text_ = definition }: Prepared = {}) {
  const messages: unknown[] = [];
  const published: unknown[] = [];
  const ends: RunEnd[] = [];
  const twin = localWorkflow({
    definition: text_,
    substitutions,
    hurry: 1000,
    onEnd: (end) => ends.push(end),
    tasks: {
      'sqs:sendMessage.waitForTaskToken': async (parameters) => messages.push(parameters),
      'events:putEvents': async (parameters) => published.push(parameters),
      'lambda:invoke': async () => ({ Payload: due }),
      ...tasks,
    },
  });
  onTestFinished(() => twin.close());
  return { twin, messages, published, ends, tokens: () => tokensIn(messages) };
}

async function prepareSdk(twin: Workflow) {
  const endpoint = await awsEndpoint({ workflow: twin });
  const client = new SFNClient(endpoint.clientOptions);
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  return { endpoint, workflow: stepFunctionsWorkflow({ client, stateMachineArn }) };
}

/** The contract of a workflow that `reach` finds in front of the twin. */
const prepareBy = (reach: (twin: Workflow) => Promise<Workflow>) => async () => {
  const { twin, messages, published } = prepareTwin();
  return { workflow: await reach(twin), messages, published, size: () => twin.size(), breakDown: () => twin.close() };
};
workflowContract(
  'the local twin',
  prepareBy(async (twin) => twin),
);
workflowContract(
  'the Step Functions adapter',
  prepareBy(async (twin) => (await prepareSdk(twin)).workflow),
);

describe('the Step Functions adapter', () => {
  it('treats only an error of AWS as the end of a run or of its token', async () => {
    const send = (name: string) => ({ send: () => Promise.reject({ name }) }) as unknown as SFNClient;
    const workflow = (name: string) => stepFunctionsWorkflow({ client: send(name), stateMachineArn });

    await expect(workflow('ExecutionAlreadyExists').start(run())).rejects.toEqual({ name: 'ExecutionAlreadyExists' });
    await expect(workflow('TaskTimedOut').answer('token', due)).rejects.toEqual({ name: 'TaskTimedOut' });
  });

  it('names run 1 by the cancellation and run n with its number, and always writes the same input', async () => {
    const { endpoint, workflow } = await prepareSdk(prepareTwin().twin);

    await workflow.start({ isPart: false, run: 1, provider: 'pace', merchantId: 'm', cancellationId: 'can_a' });
    await workflow.start({ cancellationId: 'can_a', run: 12, merchantId: 'm', provider: 'pace', isPart: true });

    expect(endpoint.requests.map(({ input }) => [text(input, 'name'), text(input, 'input')])).toEqual([
      ['can_a', '{"cancellationId":"can_a","merchantId":"m","provider":"pace","run":1,"isPart":false}'],
      ['can_a-12', '{"cancellationId":"can_a","merchantId":"m","provider":"pace","run":12,"isPart":true}'],
    ]);
    expect(text(endpoint.requests[0]?.input, 'stateMachineArn')).toBe(stateMachineArn);
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('calls a token spent after %s', async (errorName) => {
    const { endpoint, workflow } = await prepareSdk(prepareTwin().twin);
    endpoint.fail(errorName);

    const answered = await workflow.answer('token', due);

    expect(answered).toBe(false);
  });

  it.each(['ThrottlingException', 'ExecutionLimitExceeded', 'InvalidOutput'])('passes %s on', async (errorName) => {
    const { endpoint, workflow } = await prepareSdk(prepareTwin().twin);

    endpoint.fail(errorName);
    await expect(workflow.start(run())).rejects.toMatchObject({ name: errorName });
    endpoint.fail(errorName);
    await expect(workflow.answer('token', due)).rejects.toMatchObject({ name: errorName });
  });
});

/** The definition with the first state's time-out shortened to 50 ms. */
const impatient = definition.replace('"TimeoutSeconds": 691200', '"TimeoutSeconds": 0.05');

describe('the definition on the twin', () => {
  it('escalates when nobody answers, and the token is then spent', async () => {
    const invoked: unknown[] = [];
    const { twin, tokens, published, ends } = prepareTwin({
      definition: impatient,
      tasks: {
        'lambda:invoke': async (parameters) => {
          invoked.push(parameters);
          return { StatusCode: 200, Payload: due };
        },
      },
    });

    await twin.start(run());
    await expect.poll(() => ends, { timeout: 5000 }).toEqual([{ name: 'can_a' }]);

    expect(invoked).toEqual([{ FunctionName: 'escalate', Payload: { cancellationId: 'can_a' } }]);
    expect(at(published[0], 'Entries', 0, 'DetailType')).toBe(due.detailType);
    expect(await twin.answer(tokens()[0] ?? '', due)).toBe(false);
  });

  it.each([
    ['lambda:invoke', 'LookUnderWay'],
    ['lambda:invoke', 'Lambda.Unknown'],
    ['lambda:invoke', 'Lambda.TooManyRequestsException'],
    ['events:putEvents', 'EventBridge.FailedEntry'],
  ])('tries %s again after %s', async (resource, errorName) => {
    let tries = 0;
    const { twin, ends } = prepareTwin({
      definition: impatient,
      tasks: {
        [resource]: async () => {
          tries += 1;
          if (tries < 4) throw named(errorName);
          return { Payload: due };
        },
      },
    });

    await twin.start(run());
    await expect.poll(() => ends, { timeout: 5000 }).toEqual([{ name: 'can_a' }]);

    expect(tries).toBe(4);
  });

  it('sends a new token with every try, and only the last one is valid', async () => {
    const tokens: string[] = [];
    const { twin, ends } = prepareTwin({
      tasks: {
        'sqs:sendMessage.waitForTaskToken': async (parameters) => {
          tokens.push(text(parameters, 'MessageBody', 'token') ?? '');
          if (tokens.length < 3) throw named('SQS.AmazonSQSException');
        },
      },
    });

    await twin.start(run());
    await expect.poll(() => tokens).toHaveLength(3);
    const answers = [];
    for (const token of tokens) answers.push(await twin.answer(token, due));

    expect(new Set(tokens).size).toBe(3);
    expect(answers).toEqual([false, false, true]);
    await expect.poll(() => ends).toEqual([{ name: 'can_a' }]);
  });

  it('calls a token spent as soon as its sending has failed, before the next try', async () => {
    const patient = definition
      .replace('"IntervalSeconds": 1', '"IntervalSeconds": 60000')
      .replace('"MaxDelaySeconds": 60', '"MaxDelaySeconds": 60000')
      .replace('"FULL"', '"NONE"');
    const tokens: string[] = [];
    const { twin } = prepareTwin({
      definition: patient,
      tasks: {
        'sqs:sendMessage.waitForTaskToken': async (parameters) => {
          tokens.push(text(parameters, 'MessageBody', 'token') ?? '');
          throw named('SQS.AmazonSQSException');
        },
      },
    });
    await twin.start(run());
    await new Promise((resolve) => setTimeout(resolve, 20));

    const answered = await twin.answer(tokens[0] ?? '', due);

    expect(tokens).toHaveLength(1);
    expect(answered).toBe(false);
  });

  it('accepts an answer that comes before the sending has returned, even if the sending then fails', async () => {
    const { promise: sent, reject: failSending } = Promise.withResolvers<void>();
    const tokens: string[] = [];
    const { twin, published, ends } = prepareTwin({
      tasks: {
        'sqs:sendMessage.waitForTaskToken': (parameters) => {
          tokens.push(text(parameters, 'MessageBody', 'token') ?? '');
          return sent;
        },
      },
    });
    await twin.start(run());

    const answered = await twin.answer(tokens[0] ?? '', due);
    failSending(named('SQS.AmazonSQSException'));
    await expect.poll(() => ends).toHaveLength(1);

    expect(answered).toBe(true);
    expect(tokens).toHaveLength(1);
    expect(published).toHaveLength(1);
  });

  it('fails with its cause on an error that no state catches', async () => {
    const { twin, ends } = prepareTwin({
      tasks: { 'sqs:sendMessage.waitForTaskToken': () => Promise.reject(named('SQS.QueueDoesNotExist')) },
    });

    await twin.start(run());

    await expect
      .poll(() => ends)
      .toEqual([{ name: 'can_a', error: { name: 'SQS.QueueDoesNotExist', message: 'SQS.QueueDoesNotExist' } }]);
  });

  it('publishes again after any error of the bus', async () => {
    let tries = 0;
    const refuseOnce = () => {
      tries += 1;
      if (tries === 1) return Promise.reject(named('EventBridge.SomethingNew'));
      return Promise.resolve({ FailedEntryCount: 0, Entries: [] });
    };
    const { twin, tokens, ends } = prepareTwin({ tasks: { 'events:putEvents': refuseOnce } });
    await twin.start(run());

    await twin.answer(tokens()[0] ?? '', due);

    await expect.poll(() => ends, { timeout: 5000 }).toEqual([{ name: 'can_a' }]);
    expect(tries).toBe(2);
  });

  it('keeps waiting runs apart', async () => {
    const { twin, messages, published, ends } = prepareTwin();
    const ids = Array.from({ length: 50 }, (_, index) => `can_${index}`);
    await Promise.all(ids.map((cancellationId) => twin.start(run({ cancellationId }))));

    for (const message of messages.toReversed()) {
      const id = text(message, 'MessageBody', 'cancellationId');
      await twin.answer(text(message, 'MessageBody', 'token') ?? '', { detailType: id, detail: { id } });
    }
    await expect.poll(() => ends).toHaveLength(50);

    expect(published.map((entry) => text(entry, 'Entries', 0, 'DetailType')).sort()).toEqual(ids.toSorted());
    expect(
      published.every((entry) => at(entry, 'Entries', 0, 'Detail', 'id') === at(entry, 'Entries', 0, 'DetailType')),
    ).toBe(true);
    expect(twin.size()).toBe(0);
  });

  it('passes copies as JSON, so that no task can change the input of another one', async () => {
    const detail = { version: 1, at: new Date(0) };
    const seen: unknown[] = [];
    const { twin, tokens, ends } = prepareTwin({
      tasks: {
        'events:putEvents': async (parameters) => {
          const given = at(parameters, 'Entries', 0, 'Detail') as { version: number; at: string };
          seen.push([given.version, given.at]);
          given.version += 1;
          if (seen.length < 3) throw named('EventBridge.FailedEntry');
        },
      },
    });
    await twin.start(run());

    await twin.answer(tokens()[0] ?? '', { detailType: 'X', detail });
    await expect.poll(() => ends).toHaveLength(1);

    expect(seen).toEqual(Array(3).fill([1, '1970-01-01T00:00:00.000Z']));
    expect(detail.version).toBe(1);
  });

  it('does nothing after it is closed, not even the waiting retries', async () => {
    let tries = 0;
    const { twin, ends } = prepareTwin({
      tasks: {
        'sqs:sendMessage.waitForTaskToken': async () => {
          tries += 1;
          throw named('SQS.SdkClientException');
        },
      },
    });
    await twin.start(run());
    await twin.start(run({ run: 2 }));
    await expect.poll(() => tries).toBeGreaterThan(4);

    twin.close();
    const triesThen = tries;
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(tries).toBe(triesThen);
    expect(ends).toEqual([]);
    expect(twin.size()).toBe(0);
  });

  it('refuses a definition with a placeholder, a task or a time-out that it does not support', () => {
    const build = (changed: string, tasks: LocalTasks) => () =>
      localWorkflow({ definition: changed, substitutions, tasks });
    const none = async () => undefined;
    const all = { 'sqs:sendMessage.waitForTaskToken': none, 'events:putEvents': none, 'lambda:invoke': none };

    expect(build(definition, all)).not.toThrow();
    expect(build(definition.replace('EventBusName}', 'Other}'), all)).toThrow(/\$\{Other\}/);
    expect(build(definition, { 'events:putEvents': none })).toThrow(/nothing runs/);
    expect(build(definition.replace('"TimeoutSeconds": 60,', ''), all)).toThrow(/TimeoutSeconds/);
  });
});
