import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { parsed, text } from '../../../../functions/untrusted/json.ts';
import { resourceName } from '../../stage/names.ts';
import { temporaryQueue } from '../aws/temporary-queue.ts';
import { compared } from '../check.ts';
import type { Smoke, Step } from '../step.ts';
import { until } from '../until.ts';

const maxSeconds = 90;
const reason = 'The smoke test tries whether this alarm reaches somebody';

/**
 * An alarm of the stage that does not ring at the moment, because only a change of its state notifies the topic. The name of
 * another stage, and so those of its alarms, can begin with the name of this one.
 */
export async function quietAlarm({
  clients,
  outputs,
  stage,
}: Pick<Smoke, 'clients' | 'outputs' | 'stage'>): Promise<string> {
  const { MetricAlarms = [] } = await clients.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: resourceName(stage, ''), AlarmTypes: ['MetricAlarm'] }),
  );
  const name = MetricAlarms.find(
    ({ StateValue, AlarmActions }) => StateValue !== 'ALARM' && AlarmActions?.includes(outputs.AlarmTopic),
  )?.AlarmName;
  if (!name) throw new Error('there is no alarm that could begin to ring');
  return name;
}

/** Rings an alarm. Whoever is subscribed to the topic gets the notification too. */
export const alarm: Step = {
  name: 'an alarm',
  async run(smoke) {
    const { clients, cleanUp, outputs, run, stage, signal } = smoke;
    const AlarmName = await quietAlarm(smoke);
    const queue = await temporaryQueue({ sqs: clients.sqs, cleanUp }, resourceName(stage, `smoke-alarms-${run}`));
    await queue.allow('sns.amazonaws.com', outputs.AlarmTopic);
    const { SubscriptionArn } = await clients.sns.send(
      new SubscribeCommand({
        TopicArn: outputs.AlarmTopic,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        ReturnSubscriptionArn: true,
      }),
    );
    cleanUp.later('subscription to the alarms', () => clients.sns.send(new UnsubscribeCommand({ SubscriptionArn })));
    const set = (StateValue: 'ALARM' | 'OK') =>
      clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: reason }));
    cleanUp.later(`state of ${AlarmName}`, () => set('OK'));
    await set('ALARM');
    const ringing = await until('the notification of the alarm', { seconds: maxSeconds, signal }, async () => {
      const messages = (await queue.receive()).map((body) => parsed(text(body, 'Message') ?? ''));
      return messages.find((message) => text(message, 'AlarmName') === AlarmName);
    });
    return [compared('an alarm that rings and is received', 'ALARM', text(ringing, 'NewStateValue') ?? 'nothing')];
  },
};
