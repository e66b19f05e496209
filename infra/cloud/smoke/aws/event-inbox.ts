import {
  DeleteRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { text } from '../../../../functions/untrusted/json.ts';
import type { CleanUp } from '../clean-up.ts';
import { until } from '../until.ts';
import type { Clients } from './clients.ts';
import { temporaryQueue } from './temporary-queue.ts';

/** The source of the events that show whether the rule works yet. */
const probeSource = 'rescind.smoke';
const probeSeconds = 90;

interface InboxOptions {
  readonly clients: Clients;
  readonly cleanUp: CleanUp;
  readonly bus: string;
  /** The name of the rule and of the queue. */
  readonly name: string;
  readonly signal: AbortSignal;
}

export interface EventInbox {
  /** The event about a cancellation. @throws Error if it does not come within `seconds`. */
  eventOf(cancellationId: string, seconds: number): Promise<unknown>;
}

/** Subscribes to the events of the bus with a rule and a queue of its own, so that it takes no message from anybody else. */
export async function openInbox({ clients, cleanUp, bus, name, signal }: InboxOptions): Promise<EventInbox> {
  const { events } = clients;
  const queue = await temporaryQueue({ sqs: clients.sqs, cleanUp }, name);
  const rule = { Name: name, EventBusName: bus };
  cleanUp.later(`rule ${name}`, () => events.send(new DeleteRuleCommand(rule)));
  const EventPattern = JSON.stringify({ source: ['rescind.cancellations', probeSource] });
  const { RuleArn = '' } = await events.send(new PutRuleCommand({ ...rule, EventPattern }));
  await queue.allow('events.amazonaws.com', RuleArn);
  const target = { Rule: name, EventBusName: bus };
  cleanUp.later(`target of ${name}`, () => events.send(new RemoveTargetsCommand({ ...target, Ids: ['queue'] })));
  await events.send(new PutTargetsCommand({ ...target, Targets: [{ Id: 'queue', Arn: queue.arn }] }));

  const received: unknown[] = [];
  const receive = async () => void received.push(...(await queue.receive()));
  const Entries = [{ EventBusName: bus, Source: probeSource, DetailType: 'Probe', Detail: '{}' }];
  await until('an event through a new rule', { seconds: probeSeconds, signal }, async () => {
    await events.send(new PutEventsCommand({ Entries }));
    await receive();
    return received.find((event) => text(event, 'source') === probeSource);
  });

  return {
    eventOf: (id, seconds) =>
      until(`the event of ${id}`, { seconds, every: 0, signal }, async () => {
        await receive();
        return received.find((event) => text(event, 'detail', 'cancellation', 'id') === id);
      }),
  };
}
