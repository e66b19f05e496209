import { CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Provider } from '../../../functions/providers/contract.ts';
import { functionSeconds } from '../../../functions/providers/function-seconds.ts';
import { type CodeOf, workerName } from '../bundling/function-bundles.ts';
import { pascal, queueUrlPrefix, stateMachineArn } from '../stage/names.ts';
import { queueName } from '../stage/queue-name.ts';
import { secretsPrefix } from '../stage/secrets-prefix.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';
import { DeadLetters } from './dead-letters.ts';
import { LambdaFunction } from './lambda-function.ts';
import { may } from './may.ts';

/** AWS asks for six times the function's time-out, so that a throttled batch is not delivered twice. */
const visibilityFactor = 6;
const triesBeforeDeadLetters = 5;

/** One provider's queue, worker and secrets: what is slow, broken or leaked here concerns no other provider. */
export class ProviderLane extends Construct {
  readonly provider: Provider;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly worker: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      provider,
      stage,
      table,
      code,
    }: {
      readonly provider: Provider;
      readonly stage: Stage;
      readonly table: Table;
      readonly code: CodeOf;
    },
  ) {
    super(scope, id);
    const { name } = provider;
    const timeout = functionSeconds(provider);
    this.provider = provider;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', stage, name);
    this.queue = new Queue(this, 'Queue', {
      queueName: queueName(stage, name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(visibilityFactor * timeout),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: triesBeforeDeadLetters },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.worker = new LambdaFunction(this, 'Worker', {
      stage,
      name: workerName(name),
      code: code(workerName(name)),
      timeout: Duration.seconds(timeout),
      environment: {
        TABLE_NAME: table.tableName,
        STATE_MACHINE_ARN: stateMachineArn(this, stage),
        QUEUE_URL_PREFIX: queueUrlPrefix(stage),
        SECRETS_PREFIX: secretsPrefix(stage),
        BASE_URL: baseUrlParameter(this, provider, stage).valueAsString,
      },
      may: [
        may.change(table),
        may.start(this, stage),
        may.answer(this, stage),
        may.send([this.queue]),
        may.readCredentials(this, stage, name),
        ...(provider.login ? [may.replaceCredentials(this, stage, name)] : []),
      ],
    });
    const messages = new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency: stage.callsAtOnce });
    this.worker.addEventSource(messages);
    acknowledge(this.worker, {
      'Serverless-LambdaEventSourceMappingDestination':
        'An SQS event source has no failure destination; the queue has its dead-letter queue.',
    });
    acknowledge(this.worker.role ?? this.worker, {
      [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${secretsPrefix(stage)}/providers/${name}/*]`]:
        "There is a secret for each merchant, made later; the path holds this provider's alone.",
    });
  }
}

/** Where the provider is; empty means that nobody has said so yet, and then nothing is ever sent. */
function baseUrlParameter(lane: ProviderLane, { name, title, baseUrls }: Provider, stage: Stage): CfnParameter {
  const known = stage.baseUrls.map((environment) => baseUrls[environment]).find((url) => url !== undefined);
  const parameter = new CfnParameter(lane, 'BaseUrl', {
    type: 'String',
    description: `Base URL of ${title}`,
    default: known ?? '',
    allowedPattern: stage.isProduction ? '^(https://[^\\s?#]+)?$' : '^(https?://[^\\s?#]+)?$',
    constraintDescription: stage.isProduction ? 'an https URL, or empty' : 'an http or https URL, or empty',
  });
  parameter.overrideLogicalId(`${pascal(name)}BaseUrl`);
  return parameter;
}
