import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Alias,
  ApplicationLogLevel,
  Architecture,
  type IFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { CodeOf } from '../bundling/function-bundles.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';

export interface LambdaFunctionProps {
  readonly stage: Stage;
  readonly code: CodeOf;
  /** The name of the function within the stage, and of its bundle. */
  readonly name: string;
  readonly timeoutSeconds: number;
  /** Lambda allots CPU time in proportion to the memory. */
  readonly memoryMegabytes?: number;
  /** The maximum number of invocations at once, for which Lambda reserves room; by default as the settings say. */
  readonly reservedConcurrentExecutions?: number | undefined;
  /** Whether it sends messages to the queue that invokes it. Lambda would stop such a chain after 16 invocations. */
  readonly invokesItself?: boolean;
  /** Whether its new versions get calls gradually, in stages that deploy gradually. */
  readonly isShifted?: boolean;
  /** The network from which it calls others; absent: from addresses of AWS. */
  readonly network?: Vpc | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the function may do, apart from writing its own logs and traces. */
  readonly permissions: readonly PolicyStatement[];
}

const usualMegabytes = 512;

const reservedIn = ({ reservedConcurrency }: Stage, name: string) =>
  (reservedConcurrency as Readonly<Record<string, number | undefined>>)[name];

/** Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC": required IAM permissions. */
const networkInterfaces = {
  actions: [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
};

/**
 * Lambda itself may use network interfaces with the role of a function, but the code of the function may not: its calls
 * carry the ARN of the function, and Lambda's calls of EC2 do not (Lambda Developer Guide, "Using source function ARN to
 * control function access behavior"). Built from the name, because a reference would be a circle.
 */
function useNetworkInterfaces(scope: Construct, functionName: string): readonly PolicyStatement[] {
  const arn = Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const conditions = { ArnLike: { 'lambda:SourceFunctionArn': [arn, `${arn}:*`] } };
  return [
    new PolicyStatement(networkInterfaces),
    new PolicyStatement({ ...networkInterfaces, effect: Effect.DENY, conditions }),
  ];
}

/**
 * Lambda's own lines (start and report of each invocation) are JSON too. With WARN or ERROR they are not written. Its
 * filter for our lines never goes above INFO, because it would drop the metrics (`infra/cloud/wiring/logger.ts` keeps the
 * level instead).
 */
const loggingOf = ({ logLevel }: Stage) => ({
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: logLevel === 'DEBUG' ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
  systemLogLevelV2: logLevel === 'DEBUG' || logLevel === 'INFO' ? SystemLogLevel.INFO : SystemLogLevel.WARN,
});

/** A traced function on ARM64 and Node.js 24 with its own role and its own log. */
export class LambdaFunction extends NodejsFunction {
  /** What others call and invoke. With gradual deployment this is an alias, which divides the calls between versions. */
  readonly called: IFunction;
  readonly alias: Alias | undefined;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    const { stage, code, name, timeoutSeconds, memoryMegabytes = usualMegabytes, environment, permissions } = props;
    const reserved = props.reservedConcurrentExecutions ?? reservedIn(stage, name);
    const { invokesItself, isShifted, network } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      logGroupName: `/rescind/${stage.name}/${name}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      functionName: resourceName(stage, name),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: code(name),
      handler: 'index.handler',
      memorySize: memoryMegabytes,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      // docs.aws.amazon.com/lambda/latest/dg/invocation-recursion
      ...(invokesItself ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      // A `Vpc` is an `IVpc`, but the two types write an optional property differently.
      ...(network ? { vpc: network as IVpc } : {}),
      timeout: Duration.seconds(timeoutSeconds),
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
      ...loggingOf(stage),
      environment: {
        ...environment,
        URL_SUFFIX: Aws.URL_SUFFIX,
        POWERTOOLS_SERVICE_NAME: resourceName(stage),
        LOG_LEVEL: stage.logLevel,
      },
    });
    this.#name = resourceName(stage, name);
    logGroup.grantWrite(role);
    for (const statement of [
      ...permissions,
      ...(network ? useNetworkInterfaces(scope, resourceName(stage, name)) : []),
    ])
      role.addToPolicy(statement);
    this.alias = isShifted && stage.gradualDeployment ? this.addAlias('live') : undefined;
    // An alias is an `IFunction`, but the two types write an optional property differently.
    this.called = (this.alias ?? this) as IFunction;
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'X-Ray, network interfaces and the list of secrets have no resources to name. Nothing else is allowed on *.',
    });
    acknowledge(this, {
      'Serverless-LambdaDLQ':
        'Its caller waits for it, or a failure destination keeps the event and the error, or the next minute repeats it.',
    });
  }

  /**
   * By the name and not by a reference: alarms stop the gradual deployment of workers, and recovery needs the event source
   * mappings of the workers, so a reference from the alarms to recovery would be a circle.
   */
  override metric(metricName: string, props?: MetricOptions): Metric {
    return super.metric(metricName, { dimensionsMap: { FunctionName: this.#name }, ...props });
  }
}
