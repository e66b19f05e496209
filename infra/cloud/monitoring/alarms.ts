import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { named, pascal } from '../stage/names.ts';
import { Alarm } from './alarm.ts';
import { alarmCatalogue } from './alarm-catalogue.ts';
import type { Watched } from './watched.ts';

export interface Listeners {
  /** Who is told by mail; subscribe anything else to the topic. */
  readonly email?: string | undefined;
  /** Where people read the runbook. */
  readonly runbook: string;
}

/** Every alarm of the catalogue, and the topic that they all ring at. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, watched: Watched, { email, runbook }: Listeners) {
    super(scope, id);
    const { stage } = watched;
    this.topic = new Topic(this, 'Topic', { topicName: named(stage, 'alarms'), enforceSSL: true });
    if (email) this.topic.addSubscription(new EmailSubscription(email));
    this.alarms = alarmCatalogue(watched).map(
      (props) => new Alarm(this, pascal(props.name), { ...props, stage, topic: this.topic, runbook }),
    );
  }
}
