import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../backend/acknowledge.ts';
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
    this.#letAlarmsPublish(topic, resourceName(stage, '*'));
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    acknowledge(topic, {
      'Serverless-SNSRedrivePolicy':
        'SNS repeats an email for six hours. An alarm on a dead-letter queue would go to the same address.',
    });
    this.topic = topic;
    this.alarms = alarmCatalogue(monitored).map(
      (props) => new Alarm(this, pascalCase(props.name), { stage, topic, runbook }, props),
    );
  }

  /**
   * `enforceSSL` gives the topic a policy, which replaces the default policy that lets CloudWatch publish. The condition is
   * that of the Amazon SNS Developer Guide ("Example cases for Amazon SNS access control", CloudWatch alarms). The ARN
   * contains the account, so no alarm of another account can publish.
   */
  #letAlarmsPublish(topic: Topic, resource: string): void {
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: resource,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
  }
}
