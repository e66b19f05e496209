import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { due, run } from '../../../functions/ports/workflow.contract.ts';
import { deployed, patiently, prepareWorkflow, StartAt, States, startWaiting, withFirst } from './prepared-workflow.ts';

describe('a run that waits for its token', () => {
  it('continues with the answer, once', async () => {
    const { workflow, published, ends, tokens } = prepareWorkflow();
    await startWaiting(workflow, 3);
    const [, token = ''] = tokens();

    const answers = [await workflow.answer(token, due), await workflow.answer(token, due)];
    await sleep(20);

    expect(answers).toEqual([true, false]);
    expect(await workflow.answer(token, due)).toBe(false);
    expect(published).toEqual([due.detail]);
    expect(ends).toEqual([{ name: 'can_1' }]);
    expect(workflow.size()).toBe(2);
    expect(tokens()).toHaveLength(3);
  });

  it('still has its name: a second start changes nothing', async () => {
    const { workflow, tokens } = prepareWorkflow();
    await startWaiting(workflow, 1);

    const again = await workflow.start(run({ cancellationId: 'can_0' }));
    const other = await workflow.start(run({ cancellationId: 'can_0', merchantId: 'merchant-b' }));

    expect([again, other]).toEqual(['started', 'closed']);
    expect(tokens()).toHaveLength(1);
  });

  it('applies ResultSelector, ResultPath and Next of its state to the answer', async () => {
    const publish = States['Publish result'];
    const definition = JSON.stringify({
      StartAt,
      States: {
        [StartAt]: { ...States[StartAt], ResultSelector: { 'kept.$': '$.detail' }, ResultPath: '$.answer' },
        'Publish result': { ...publish, Parameters: { Entries: [{ 'Detail.$': '$' }] } },
      },
    });
    const { workflow, published, tokens } = prepareWorkflow({ definition });
    await startWaiting(workflow, 1);

    await workflow.answer(tokens()[0] ?? '', due);
    await expect.poll(() => published, patiently).toHaveLength(1);

    expect(published).toEqual([{ ...run({ cancellationId: 'can_0' }), answer: { kept: due.detail } }]);
  });

  it('continues with its Catch when it times out, and its token is then invalid', async () => {
    const { workflow, invoked, published, ends, tokens } = prepareWorkflow({
      definition: withFirst({ TimeoutSeconds: 0.1 }),
    });
    await startWaiting(workflow, 1);

    const before = workflow.size();
    await expect.poll(() => ends, patiently).toEqual([{ name: 'can_0' }]);

    expect(before).toBe(1);
    expect(invoked).toEqual([{ FunctionName: 'escalate', Payload: { cancellationId: 'can_0' } }]);
    expect(published).toEqual([due.detail]);
    expect(await workflow.answer(tokens()[0] ?? '', due)).toBe(false);
  });

  it('times out by its own start, even if older runs were answered and younger ones wait', async () => {
    const timeouts = new Map<unknown, number>();
    const { workflow, tokens, ends } = prepareWorkflow({
      definition: withFirst({ TimeoutSeconds: 0.2 }),
      tasks: {
        'lambda:invoke': async (parameters) => {
          timeouts.set(at(parameters, 'Payload', 'cancellationId'), performance.now());
          return { Payload: due };
        },
      },
    });
    const starts = new Map<string, number>();
    const start = async (cancellationId: string) => {
      starts.set(cancellationId, performance.now());
      await workflow.start(run({ cancellationId }));
    };

    await start('can_0');
    await start('can_1');
    await workflow.answer(tokens()[0] ?? '', due);
    await sleep(60);
    await start('can_2');
    await expect.poll(() => ends, patiently).toHaveLength(3);

    expect([...timeouts.keys()]).toEqual(['can_1', 'can_2']);
    for (const [id, ended] of timeouts) expect(ended - (starts.get(String(id)) ?? 0)).toBeGreaterThanOrEqual(200);
  });

  it('sends a new message if its state retries the timeout', async () => {
    const { workflow, ends, tokens } = prepareWorkflow({
      definition: withFirst({
        TimeoutSeconds: 1,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 0.001, MaxAttempts: 1 }],
      }),
    });
    await workflow.start(run());
    await expect.poll(tokens, patiently).toHaveLength(2);

    const answers = [await workflow.answer(tokens()[0] ?? '', due), await workflow.answer(tokens()[1] ?? '', due)];
    await expect.poll(() => ends, patiently).toEqual([{ name: 'can_a' }]);

    expect(answers).toEqual([false, true]);
  });

  it('waits also if its state catches and retries every error', async () => {
    const { workflow, invoked, ends, tokens } = prepareWorkflow({
      definition: withFirst({
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 0.001 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Escalate to review' }],
      }),
    });

    await startWaiting(workflow, 1);

    expect([tokens().length, invoked, ends, workflow.size()]).toEqual([1, [], [], 1]);
  });

  it('ends without a call of onEnd when the workflow is closed, however many runs wait', async () => {
    const { workflow, ends } = prepareWorkflow();
    await startWaiting(workflow, 3000);
    const began = performance.now();

    workflow.close();
    const took = performance.now() - began;

    expect(took).toBeLessThan(200);
    expect([workflow.size(), ends]).toEqual([0, []]);
  });

  it('does not time out after the workflow is closed', async () => {
    const { workflow, invoked, ends } = prepareWorkflow({ definition: withFirst({ TimeoutSeconds: 0.1 }) });
    await startWaiting(workflow, 1);

    workflow.close();
    await sleep(200);

    expect([invoked, ends]).toEqual([[], []]);
  });
});

describe('a run whose message cannot be sent', () => {
  it('tries again after the pauses of its Retry, and waits after the last one', async () => {
    const attempts: number[] = [];
    const { workflow, ends } = prepareWorkflow({
      definition: withFirst({
        Retry: [{ ErrorEquals: ['SQS.SdkClientException'], IntervalSeconds: 0.05, BackoffRate: 2, MaxAttempts: 2 }],
      }),
      tasks: {
        'sqs:sendMessage.waitForTaskToken': async () => {
          attempts.push(performance.now());
          if (attempts.length < 3) throw Object.assign(new Error(), { name: 'SQS.SdkClientException' });
        },
      },
    });

    await workflow.start(run());
    await sleep(400);

    const [first = 0, second = 0, third = 0] = attempts;
    expect(attempts).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(49);
    expect(third - second).toBeGreaterThanOrEqual(99);
    expect([workflow.size(), ends]).toEqual([1, []]);
  });

  it('ends with an error that says where it was thrown', async () => {
    const errors: Error[] = [];
    const { workflow, ends } = prepareWorkflow({
      tasks: {
        'sqs:sendMessage.waitForTaskToken': () => {
          errors.push(new Error('no such queue'));
          throw errors[0];
        },
      },
    });

    await workflow.start(run());
    await expect
      .poll(() => ends, patiently)
      .toEqual([{ name: 'can_a', error: { name: 'Error', message: 'no such queue' } }]);

    expect(errors[0]?.stack).toContain('workflow.test.ts');
  });
});

describe('a definition', () => {
  it('may let only its first state wait for a token, and lead back to it from no state', () => {
    const back = { Retry: [], Catch: [{ ErrorEquals: ['States.Timeout'], Next: StartAt }] };

    expect(() => prepareWorkflow({ definition: withFirst(back) })).toThrow(/waits for a token/);
    expect(() => prepareWorkflow({ definition: JSON.stringify({ ...deployed, StartAt: 'Publish result' }) })).toThrow(
      /waits for a token/,
    );
  });
});
