import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  type LambdaDeploymentGroupProps,
} from 'aws-cdk-lib/aws-codedeploy';
import { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The alarms evaluate periods of five minutes, so the shift must last longer than that. */
const gradual = LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES;

/**
 * With `lanesHeld` a restored table is deployed. Then old versions must not go on for ten minutes: what they accept is in
 * the old table, where the other functions do not look any more. And an alarm that is on must not stop the deployment, as it
 * would (CodeDeploy User Guide, "Monitoring deployments with CloudWatch alarms"): what needs the backup rings alarms.
 */
const settingsOf = ({ lanesHeld }: Stage) => ({
  deploymentConfig: lanesHeld ? LambdaDeploymentConfig.ALL_AT_ONCE : gradual,
  ignoreAlarmConfiguration: lanesHeld,
});

interface GradualDeploymentProps {
  readonly stage: Stage;
  readonly functions: readonly LambdaFunction[];
  /** If one of them goes off during the shift, all calls go to the previous version again, and the deployment fails. */
  readonly alarms: readonly IAlarm[];
}

/** Gives the new version of a function a tenth of its calls for ten minutes, and then all of them. */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { stage, functions, alarms }: GradualDeploymentProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application', { applicationName: resourceName(stage) });
    const shared = { application, alarms: [...alarms], ...settingsOf(stage) };
    for (const { alias } of functions) if (alias) this.#shift({ ...shared, alias });
  }

  #shift(props: LambdaDeploymentGroupProps): void {
    const group = new LambdaDeploymentGroup(this, props.alias.lambda.node.path.replaceAll('/', ''), props);
    acknowledge(group, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]':
        'The policy that AWS keeps for CodeDeploy. It lets CodeDeploy change aliases and read alarms.',
    });
  }
}
