import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../backend/acknowledge.ts';
import { LambdaFunction } from '../backend/lambda-function.ts';
import { may } from '../backend/may.ts';
import { type CodeOf, simulatorsName } from '../bundling/function-bundles.ts';
import { queueName, resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

interface SimulatedProvidersProps {
  readonly stage: Stage;
  readonly code: CodeOf;
  readonly api: HttpApi;
  /** The merchant whose webhook addresses the providers call by default. */
  readonly merchant: string | undefined;
}

const timeoutSeconds = 15;
const visibilityTimeoutFactor = 6;

/**
 * The simulated providers: one function behind `/simulators/{proxy+}`, their payments, and the queue of what they do
 * later. Only stages with the setting `simulators` have them. Everybody may call them, so a caller can neither make the
 * function fail, which would ring the alarms of all functions, nor make an item grow without end.
 */
export class SimulatedProviders extends Construct {
  constructor(scope: Construct, id: string, props: SimulatedProvidersProps) {
    super(scope, id);
    const payments = this.#createTable(props.stage);
    const later = this.#createQueue(props.stage);
    const simulate = this.#createFunction(props, payments, later);
    simulate.addEventSource(new SqsEventSource(later, { batchSize: 1, maxConcurrency: 2 }));
    const added = props.api.addRoutes({
      path: '/simulators/{proxy+}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('SimulateProviders', simulate),
      authorizer: new HttpNoneAuthorizer(),
    });
    for (const route of added)
      acknowledge(route, {
        'AwsSolutions-APIG4':
          'A simulator checks the credentials of its provider. It has no real payments, and its control is not on this route.',
      });
  }

  #createTable(stage: Stage): Table {
    const table = new Table(this, 'Payments', {
      tableName: resourceName(stage, 'simulated-payments'),
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(table, { 'AwsSolutions-DDB3': 'These payments are simulated, and nobody restores them.' });
    return table;
  }

  #createQueue(stage: Stage): Queue {
    const queue = new Queue(this, 'Later', {
      queueName: queueName(stage, 'simulators'),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Then a simulated provider gives up, for example on a webhook that is never accepted.
      retentionPeriod: Duration.hours(1),
      visibilityTimeout: Duration.seconds(visibilityTimeoutFactor * timeoutSeconds),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const reason =
      'A simulated provider gives up after an hour, as real ones do after days. Nobody needs its messages.';
    acknowledge(queue, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason });
    return queue;
  }

  #createFunction({ stage, code, api, merchant }: SimulatedProvidersProps, payments: Table, later: Queue) {
    const simulate = new LambdaFunction(this, 'Simulate', {
      stage,
      code,
      name: simulatorsName,
      timeoutSeconds,
      invokesItself: true,
      environment: {
        TABLE_NAME: payments.tableName,
        QUEUE_URL: later.queueUrl,
        API_URL: api.apiEndpoint,
        ...(merchant ? { MERCHANT: merchant } : {}),
      },
      permissions: [may.changeAny(payments), may.send([later])],
    });
    acknowledge(simulate, {
      'Serverless-LambdaEventSourceMappingDestination':
        'An SQS event source cannot have a failure destination, and what a simulated provider does later may be lost.',
    });
    return simulate;
  }
}
