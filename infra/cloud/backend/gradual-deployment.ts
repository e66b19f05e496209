import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The alarms see five minutes at a time, so they need more than five minutes to see the new version. */
const config = LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES;

interface GradualDeploymentProps {
  readonly stage: Stage;
  readonly functions: readonly LambdaFunction[];
  /** If one of them goes off, all calls go to the previous version again, and the deployment fails. */
  readonly alarms: readonly IAlarm[];
}

/** Gives the new version of a function a tenth of its calls for ten minutes, and then all of them. */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { stage, functions, alarms }: GradualDeploymentProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application', { applicationName: resourceName(stage) });
    for (const { alias } of functions) if (alias) this.#shift(application, alias, alarms);
  }

  #shift(application: LambdaApplication, alias: Alias, alarms: readonly IAlarm[]): void {
    const group = new LambdaDeploymentGroup(this, alias.lambda.node.path.replaceAll('/', ''), {
      application,
      alias,
      deploymentConfig: config,
      alarms: [...alarms],
    });
    acknowledge(group, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]':
        'The policy that AWS keeps for CodeDeploy. It allows to change aliases and to read alarms.',
    });
  }
}
