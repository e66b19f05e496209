import { CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Provider } from '../../../functions/providers/contract.ts';
import { functionSeconds } from '../../../functions/providers/function-seconds.ts';
import { hostPattern } from '../../../functions/steps/exchange/base-url.ts';
import { type CodeOf, workerName } from '../bundling/function-bundles.ts';
import { pascalCase, queueName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge, acknowledgeSecrets } from './acknowledge.ts';
import { DeadLetters } from './dead-letters.ts';
import { functionVariables } from './function-variables.ts';
import { LambdaFunction } from './lambda-function.ts';
import { may } from './may.ts';

/** AWS recommends six times the function's timeout, so that SQS does not deliver a throttled message twice. */
const visibilityTimeoutFactor = 6;
const maxReceiveCount = 5;

interface ProviderLaneProps {
  readonly provider: Provider;
  readonly stage: Stage;
  readonly table: Table;
  readonly code: CodeOf;
}

/** The queue, the worker and the secrets of one provider. A slow or failing provider does not affect the others. */
export class ProviderLane extends Construct {
  readonly provider: Provider;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly worker: LambdaFunction;

  constructor(scope: Construct, id: string, props: ProviderLaneProps) {
    super(scope, id);
    const { provider, stage } = props;
    this.provider = provider;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', stage, provider.name);
    this.queue = new Queue(this, 'Queue', {
      queueName: queueName(stage, provider.name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(visibilityTimeoutFactor * functionSeconds(provider)),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.worker = this.#createWorker(props);
    this.worker.addEventSource(new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency: stage.maxConcurrency }));
  }

  #createWorker({ provider, stage, table, code }: ProviderLaneProps): LambdaFunction {
    const { name, login } = provider;
    const worker = new LambdaFunction(this, 'Worker', {
      stage,
      code,
      name: workerName(name),
      timeoutSeconds: functionSeconds(provider),
      invokesItself: true,
      environment: {
        ...functionVariables(this, stage, table),
        BASE_URL: baseUrlParameter(this, provider, stage).valueAsString,
        ...(provider.ownBaseUrl ? { ALLOWED_HOSTS: allowedHostsParameter(this, provider).valueAsString } : {}),
      },
      permissions: [
        may.change(table),
        may.start(this, stage),
        may.answer(this, stage),
        may.send([this.queue]),
        may.readCredentials(this, stage, name),
        ...(login ? [may.replaceCredentials(this, stage, name)] : []),
      ],
    });
    acknowledge(worker, {
      'Serverless-LambdaEventSourceMappingDestination':
        'An SQS event source cannot have a failure destination. The queue has a dead-letter queue.',
    });
    acknowledgeSecrets(worker, stage, `providers/${name}`, 'The path holds only those of this provider.');
    return worker;
  }
}

/** The provider's base URL. Nothing is sent to the provider while it is empty. */
function baseUrlParameter(scope: Construct, { name, title, baseUrls }: Provider, stage: Stage): CfnParameter {
  const known = stage.baseUrls.map((environment) => baseUrls[environment]).find((url) => url !== undefined);
  const parameter = new CfnParameter(scope, 'BaseUrl', {
    type: 'String',
    description: `Base URL of ${title}`,
    default: known ?? '',
    allowedPattern: stage.isProduction ? '^(https://[^\\s?#]+)?$' : '^(https?://[^\\s?#]+)?$',
    constraintDescription: stage.isProduction ? 'an https URL, or empty' : 'an http or https URL, or empty',
  });
  parameter.overrideLogicalId(`${pascalCase(name)}BaseUrl`);
  return parameter;
}

/** The hosts that a merchant's own base URL may have. The list is empty if no merchant may have one. */
function allowedHostsParameter(scope: Construct, { name, title, merchantHosts = [] }: Provider): CfnParameter {
  const host = hostPattern.source.slice(1, -1);
  const parameter = new CfnParameter(scope, 'AllowedHosts', {
    type: 'String',
    description: `Hosts of the merchants' own base URLs of ${title}`,
    default: merchantHosts.join(','),
    allowedPattern: `^(${host}(,${host})*)?$`,
    constraintDescription: 'hosts separated by commas, or empty; * stands for a part of one label, not of the last two',
  });
  parameter.overrideLogicalId(`${pascalCase(name)}AllowedHosts`);
  return parameter;
}
