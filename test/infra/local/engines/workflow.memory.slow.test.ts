import { describe, expect, it } from 'vitest';
import { due, run, tokensIn } from '../../../functions/ports/workflow.contract.ts';
import { patiently, prepareWorkflow, startWaiting } from './prepared-workflow.ts';
import { retainedHeap } from './retained-heap.ts';

describe('a run that waits for its token', () => {
  it('holds less than 600 bytes', async () => {
    const runs = 5000;
    const { workflow } = prepareWorkflow({ tasks: { 'sqs:sendMessage.waitForTaskToken': async () => undefined } });

    const bytes = await retainedHeap(() => startWaiting(workflow, runs));

    expect(workflow.size()).toBe(runs);
    expect(bytes / runs).toBeLessThan(600);
  });
});

describe('runs that have ended', () => {
  it('leave no memory behind but the names of the last ones', async () => {
    let lastToken = '';
    const { workflow } = prepareWorkflow({
      onEnd: () => undefined,
      tasks: {
        'sqs:sendMessage.waitForTaskToken': async (parameters) => {
          lastToken = tokensIn([parameters])[0] ?? '';
        },
        'events:putEvents': async () => undefined,
      },
    });
    const endRuns = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        await workflow.start(run({ cancellationId: `can_${n}` }));
        await workflow.answer(lastToken, due);
      }
      await expect.poll(workflow.size, patiently).toBe(0);
    };
    await endRuns(0, 5000);

    const bytes = await retainedHeap(() => endRuns(5000, 15_000));
    const again = await Promise.all(
      [0, 10_000, 14_999].map((n) => workflow.start(run({ cancellationId: `can_${n}` }))),
    );

    expect(bytes / 10_000).toBeLessThan(50);
    expect(again).toEqual(['started', 'closed', 'closed']);
  });
});
