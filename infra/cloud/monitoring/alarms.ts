import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { pascalCase, resourceName } from '../stage/names.ts';
import { Alarm } from './alarm.ts';
import { alarmCatalogue } from './alarm-catalogue.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** All alarms of the catalogue, and the topic that they notify. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, monitored: MonitoredResources) {
    super(scope, id);
    const { stage } = monitored;
    const { alarmEmail, runbook } = stage;
    const topic = new Topic(this, 'Topic', { topicName: resourceName(stage, 'alarms'), enforceSSL: true });
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    this.topic = topic;
    this.alarms = alarmCatalogue(monitored).map(
      (props) => new Alarm(this, pascalCase(props.name), { stage, topic, runbook }, props),
    );
  }
}
