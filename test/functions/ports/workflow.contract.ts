import { describe, expect, it } from 'vitest';
import type { RunInput, Workflow } from '../../../functions/ports/workflow.ts';
import { text } from '../../../functions/untrusted/json.ts';

/** What the definition's placeholders stand for in the contract. */
export const substitutions = {
  QueueUrlPrefix: 'https://queues/',
  EscalateFunctionArn: 'escalate',
  EventBusName: 'rescind',
};

export const run = (changes: Partial<RunInput> = {}): RunInput => ({
  cancellationId: 'can_a',
  merchantId: 'merchant-a',
  provider: 'pace',
  run: 1,
  isPart: false,
  ...changes,
});
export const due = { detailType: 'CancellationCompleted', detail: { eventId: 'evt_can_a_3', version: 3 } };

/** A workflow, and what the tasks of the deployed definition were given. */
export interface WorkflowUnderTest {
  readonly workflow: Workflow;
  readonly messages: readonly unknown[];
  readonly published: readonly unknown[];
  /** How many runs are under way. */
  size(): number;
  /** From now on it is out of reach. */
  breakDown(): void;
}

/** What every workflow promises, whatever runs the definition. */
export function workflowContract(name: string, prepare: () => Promise<WorkflowUnderTest>): void {
  describe(`a workflow: ${name}`, () => {
    it('hands a token to the queue of the provider', async () => {
      const { workflow, messages } = await prepare();

      const started = await workflow.start(run());

      expect(started).toBe('started');
      expect(messages).toEqual([
        {
          QueueUrl: 'https://queues/pace',
          MessageGroupId: 'merchant-a',
          MessageBody: {
            cancellationId: 'can_a',
            look: 0,
            run: 1,
            firstLook: { provider: 'pace', isPart: false },
            token: expect.stringMatching(/.+/),
          },
        },
      ]);
    });

    it('publishes the event that answers its token, once', async () => {
      const { workflow, messages, published, size } = await prepare();
      await workflow.start(run());
      const [token = ''] = tokensIn(messages);

      const answers = [await workflow.answer(token, due), await workflow.answer(token, due)];
      await expect.poll(size).toBe(0);

      expect(answers).toEqual([true, false]);
      expect(published).toEqual([
        {
          Entries: [
            {
              Detail: due.detail,
              DetailType: due.detailType,
              EventBusName: 'rescind',
              Source: 'rescind.cancellations',
            },
          ],
        },
      ]);
    });

    it('does not start a second run under the name of a running one', async () => {
      const { workflow, messages } = await prepare();

      const started = [await workflow.start(run()), await workflow.start(run())];

      expect(started).toEqual(['started', 'started']);
      expect(messages).toHaveLength(1);
    });

    it('says closed if the name was used with another input', async () => {
      const { workflow, messages } = await prepare();
      await workflow.start(run());

      const started = await workflow.start(run({ merchantId: 'merchant-b' }));

      expect(started).toBe('closed');
      expect(messages).toHaveLength(1);
    });

    it('says closed for a run that has ended, and starts the next one', async () => {
      const { workflow, messages, size } = await prepare();
      await workflow.start(run());
      await workflow.answer(tokensIn(messages)[0] ?? '', due);
      await expect.poll(size).toBe(0);

      const again = await workflow.start(run());
      const next = await workflow.start(run({ run: 2 }));

      expect([again, next]).toEqual(['closed', 'started']);
      expect(tokensIn(messages)).toHaveLength(2);
      expect(new Set(tokensIn(messages)).size).toBe(2);
    });

    it('says that a token which it never gave out is spent', async () => {
      const { workflow } = await prepare();

      const answered = await workflow.answer('never-given-out', due);

      expect(answered).toBe(false);
    });

    it('throws if it cannot be reached', async () => {
      const { workflow, messages, breakDown } = await prepare();
      await workflow.start(run());

      breakDown();

      await expect(workflow.start(run({ run: 2 }))).rejects.toThrow();
      await expect(workflow.answer(tokensIn(messages)[0] ?? '', due)).rejects.toThrow();
    });
  });
}

export const tokensIn = (messages: readonly unknown[]) =>
  messages.map((message) => text(message, 'MessageBody', 'token') ?? '');
