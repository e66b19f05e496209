import { ComparisonOperator, type IMetric, Alarm as MetricAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { named } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

export interface AlarmProps {
  /** Its name within the stage. */
  readonly name: string;
  /** The heading in `docs/runbook.md` that says what it means and what to type. */
  readonly heading: string;
  /** What it means for merchants, in one sentence. */
  readonly impact: string;
  readonly metric: IMetric;
  /** It rings at this value and above, or at it and below. */
  readonly threshold: number;
  readonly rings?: 'at or above' | 'at or below';
  /** Periods in a row. */
  readonly periods?: number;
  /** Where silence itself is the trouble. */
  readonly missingIsBad?: boolean;
}

/** Where a heading of the runbook is, as GitHub makes its anchors. */
export const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** An alarm that tells its impact and its place in the runbook to whoever listens to the topic. */
export class Alarm extends MetricAlarm {
  constructor(
    scope: Construct,
    id: string,
    {
      stage,
      topic,
      runbook,
      ...props
    }: AlarmProps & {
      readonly stage: Stage;
      readonly topic: ITopic;
      /** The runbook's address. */
      readonly runbook: string;
    },
  ) {
    super(scope, id, {
      alarmName: named(stage, props.name),
      alarmDescription: `${props.impact} What to do: ${runbook}#${anchor(props.heading)}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator:
        props.rings === 'at or below'
          ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: props.missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
