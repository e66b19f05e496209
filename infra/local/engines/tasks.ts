import type { LookMessage, ProviderQueue } from '../../../functions/ports/provider-queue.ts';
import { at, list, text } from '../../../functions/untrusted/json.ts';
import type { BusEntry, PutResult } from './bus.ts';
import type { LocalTasks } from './definition.ts';

/** The local values of the placeholders in the workflow definition. */
export const substitutions = {
  QueueUrlPrefix: 'local:queue/',
  EscalateFunctionArn: 'local:function/escalate',
  EventBusName: 'rescind',
} as const;

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

/** The three service integrations that the definition uses, with the parameters and the results of AWS. */
export function workflowTasks({
  queue,
  bus,
  escalate,
}: {
  readonly queue: ProviderQueue;
  readonly bus: { putEvents(entries: readonly BusEntry[]): readonly PutResult[] | Promise<readonly PutResult[]> };
  readonly escalate: (input: { readonly cancellationId: string }) => Promise<unknown>;
}): LocalTasks {
  return {
    'sqs:sendMessage.waitForTaskToken': async (parameters) => {
      const url = text(parameters, 'QueueUrl') ?? '';
      const provider = url.slice(substitutions.QueueUrlPrefix.length);
      const merchant = text(parameters, 'MessageGroupId') ?? '';
      await queue.send(provider, merchant, at(parameters, 'MessageBody') as LookMessage, 0);
    },

    'lambda:invoke': async (parameters) => {
      const cancellationId = text(parameters, 'Payload', 'cancellationId') ?? '';
      return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: await escalate({ cancellationId }) };
    },

    'events:putEvents': async (parameters) => {
      const entries = list(parameters, 'Entries').map((entry) => ({
        source: text(entry, 'Source') ?? '',
        detailType: text(entry, 'DetailType') ?? '',
        detail: at(entry, 'Detail'),
      }));
      const results = await bus.putEvents(entries);
      const failed = results.find((result) => 'failure' in result);
      if (failed) throw named('EventBridge.FailedEntry', failed.failure);
      return {
        FailedEntryCount: 0,
        Entries: results.flatMap((result) => ('id' in result ? [{ EventId: result.id }] : [])),
      };
    },
  };
}
