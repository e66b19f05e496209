import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as keys from '../../../functions/adapters/dynamodb/keys.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { functionSeconds } from '../../../functions/providers/function-seconds.ts';
import { type CodeOf, workerName } from '../bundling/function-bundles.ts';
import { allowedHostsOf, baseUrlOf, hasOwnAddresses, isSimulated } from '../stage/addresses.ts';
import { queueName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge, acknowledgeSecrets } from './acknowledge.ts';
import type { CancellationTable } from './cancellation-table.ts';
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
  readonly table: CancellationTable;
  readonly code: CodeOf;
  /** The network from which the worker calls the provider; absent: from addresses of AWS. */
  readonly network: Vpc | undefined;
  /** The address of the simulated providers, if the stage has them. */
  readonly simulatorsUrl?: string | undefined;
}

/** The queue, the worker and the secrets of one provider. A slow or failing provider does not affect the others. */
export class ProviderLane extends Construct {
  readonly provider: Provider;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly worker: LambdaFunction;
  /** While it is disabled, the worker gets no messages. Recovery disables it while the provider is held. */
  readonly mapping: EventSourceMapping;

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
    this.mapping = this.#createMapping(stage);
  }

  /**
   * Inside the function, also if it calls the alias: `SqsEventSource` would make it inside the alias. Then the setting
   * `gradualDeployment` would replace it, and the new one would receive although the provider is held. A change of the
   * function alone is an update (Lambda API Reference, "UpdateEventSourceMapping": FunctionName).
   */
  #createMapping({ callsAtOnce, lanesHeld }: Stage): EventSourceMapping {
    this.queue.grantConsumeMessages(this.worker);
    return new EventSourceMapping(this.worker, `SqsEventSource:${Names.nodeUniqueId(this.queue.node)}`, {
      target: this.worker.called,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: callsAtOnce,
      // Otherwise the template says nothing about it, so that a deployment does not enable what is held (assumed: then
      // CloudFormation leaves it as it is).
      ...(lanesHeld ? { enabled: false } : {}),
    });
  }

  #createWorker({ provider, stage, table, code, network, simulatorsUrl }: ProviderLaneProps): LambdaFunction {
    const { name } = provider;
    const rotates = provider.login?.rotates ?? false;
    const records = keys.cancellation('*');
    const refusals = keys.refusal(name, '*');
    const said = stage.exchangeLogDays > 0 ? [keys.exchange(name, '*', '*')] : [];
    const worker = new LambdaFunction(this, 'Worker', {
      stage,
      code,
      name: workerName(name),
      timeoutSeconds: functionSeconds(provider),
      invokesItself: true,
      isShifted: true,
      network,
      reservedConcurrentExecutions: stage.reserveForWorkers ? stage.callsAtOnce : undefined,
      environment: {
        ...functionVariables(this, stage, table),
        EXCHANGE_LOG_DAYS: `${stage.exchangeLogDays}`,
        BASE_URL: isSimulated(provider, stage) ? `${simulatorsUrl}/${name}` : baseUrlOf(provider, stage),
        ...(hasOwnAddresses(provider) ? { ALLOWED_HOSTS: allowedHostsOf(provider, stage).join() } : {}),
      },
      permissions: [
        may.read(table, [records, refusals]),
        may.update(table, [
          records,
          refusals,
          keys.lock(name, '*'),
          ...said,
          ...(rotates ? [keys.renewal(name, '*')] : []),
        ]),
        may.start(this, stage),
        may.answer(this, stage),
        may.send([this.queue]),
        may.readCredentials(this, stage, name),
        ...(rotates ? [may.replaceCredentials(this, stage, name)] : []),
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
