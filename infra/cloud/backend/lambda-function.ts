import { Aws, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { named } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';

export interface LambdaFunctionProps {
  readonly stage: Stage;
  /** Its name within the stage. */
  readonly name: string;
  /** The bundle that was made for it. */
  readonly code: Code;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that it may do, beside writing its own log and trace. */
  readonly may: readonly PolicyStatement[];
}

const megabytes = 512;

/** A function with a role of its own that names what it may touch; ARM64, Node.js 24, traced, its log kept for a while. */
export class LambdaFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    const { stage, name, code, timeout, environment, may } = props;
    const log = new LogGroup(scope, `${id}Log`, {
      logGroupName: `/rescind/${stage.name}/${name}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      functionName: named(stage, name),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: 'index.handler',
      memorySize: megabytes,
      timeout,
      tracing: Tracing.ACTIVE,
      role,
      logGroup: log,
      environment: { ...environment, URL_SUFFIX: Aws.URL_SUFFIX },
    });
    log.grantWrite(role);
    for (const statement of may) role.addToPolicy(statement);
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'X-Ray has no resources that a policy could name; nothing else is allowed on *.',
    });
    acknowledge(this, {
      'Serverless-LambdaDLQ':
        'It is called and waited for, or it has a failure destination, which also keeps the reason.',
    });
  }
}
