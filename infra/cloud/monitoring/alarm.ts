import {
  type AlarmProps as CdkAlarmProps,
  ComparisonOperator,
  Alarm as MetricAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

type Overrides = Partial<
  Pick<CdkAlarmProps, 'comparisonOperator' | 'datapointsToAlarm' | 'evaluationPeriods' | 'treatMissingData'>
>;

/**
 * By default an alarm goes off if one of the last three values reaches the threshold, and not because of missing data.
 * Three, because metrics can arrive late, and `FILL` makes a late value 0 (Amazon CloudWatch User Guide, "Using math
 * expressions with CloudWatch metrics", which recommends an alarm of M out of N values).
 */
export interface AlarmProps extends Pick<CdkAlarmProps, 'metric' | 'threshold'>, Overrides {
  /** The name within the stage. */
  readonly name: string;
  /** The heading in `docs/runbook.md` that explains the alarm and what to do. */
  readonly heading: string;
  /** What the alarm means for merchants, in one sentence. */
  readonly impact: string;
  /** Whether it sends calls back to the previous version while a deployment shifts them. */
  readonly stopsDeployment?: boolean;
}

/** Where alarms go, and where people read what to do. */
interface AlarmTarget {
  readonly stage: Stage;
  readonly topic: ITopic;
  /** The URL of the runbook. */
  readonly runbook: string;
}

/** GitHub's anchor for a heading. */
export const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** An alarm whose description states its impact and links to the runbook. */
export class Alarm extends MetricAlarm {
  readonly stopsDeployment: boolean;

  constructor(scope: Construct, id: string, { stage, topic, runbook }: AlarmTarget, props: AlarmProps) {
    const { name, heading, impact, stopsDeployment = false, ...settings } = props;
    super(scope, id, {
      alarmName: resourceName(stage, name),
      alarmDescription: `${impact} What to do: ${runbook}#${anchor(heading)}`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...settings,
    });
    this.stopsDeployment = stopsDeployment;
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
