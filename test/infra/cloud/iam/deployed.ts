import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoCallCounter } from '../../../../functions/adapters/dynamodb/call-counter.ts';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import { dynamoExchangeLog } from '../../../../functions/adapters/dynamodb/exchange-log.ts';
import { dynamoLanes } from '../../../../functions/adapters/dynamodb/lanes.ts';
import { merchantOf } from '../../../../functions/adapters/dynamodb/merchant-of.ts';
import { dynamoWaitingPlaces } from '../../../../functions/adapters/dynamodb/waiting-places.ts';
import { lambdaLaneConsumers } from '../../../../functions/adapters/lambda/lane-consumers.ts';
import { secretsManagerCredentials } from '../../../../functions/adapters/secrets-manager/credentials.ts';
import { sqsProviderQueue } from '../../../../functions/adapters/sqs/provider-queue.ts';
import { stepFunctionsWorkflow } from '../../../../functions/adapters/step-functions/workflow.ts';
import type { Dependencies } from '../../../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../../../functions/ports/lanes.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { readable, type Synthesised } from '../synthesised.ts';
import type { Call } from './asked.ts';
import type { Statement } from './policy.ts';

/** A function of a template: what it is told, and what its role may do. */
export interface Deployed {
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
}

/** The functions of a template by their names without the stage, apart from those of the CDK's own. */
export function deployedIn({ resources }: Synthesised): ReadonlyMap<string, Deployed> {
  const policies = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  const statementsOf = (role: string) =>
    policies
      .filter(({ Properties }) => list(Properties, 'Roles').map(readable).includes(role))
      .flatMap(({ Properties }) => list(Properties, 'PolicyDocument', 'Statement'));
  return new Map(
    Object.values(resources)
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && 'FunctionName' in Properties)
      .map(({ Properties }) => [
        String(Properties.FunctionName).replace(/^rescind-\w+?-/, ''),
        {
          variables: Object.fromEntries(
            Object.entries(at(Properties, 'Environment', 'Variables') ?? {}).map(([name, value]) => [
              name,
              readable(value),
            ]),
          ),
          statements: statementsOf(readable(Properties.Role)),
        },
      ]),
  );
}

/** Answers the calls of all services except DynamoDB. */
export type AnswerCall = (call: Call) => Promise<unknown>;

/** The parts of the clients of the SDK that this uses; their types differ in the inputs of the commands. */
interface AnyClient {
  readonly middlewareStack: { add(middleware: unknown, options: { readonly step: 'initialize' }): void };
}

/** Notes each call of a client with the name of its command. With `answer`, the call goes nowhere. */
function noting<Client>(client: Client, calls: Call[], answer?: AnswerCall): Client {
  const middleware =
    (
      next: (args: { readonly input: unknown }) => Promise<unknown>,
      { commandName: command }: { commandName: string },
    ) =>
    async (args: { readonly input: unknown }) => {
      const call = { command, input: args.input };
      calls.push(call);
      return answer ? { output: (await answer(call)) ?? {}, response: {} } : next(args);
    };
  (client as AnyClient).middlewareStack.add(middleware, { step: 'initialize' });
  return client;
}

const options = { region: 'local', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };

/** What a function of the template would use, from its own variables as `infra/cloud/wiring` does; with the calls that it makes. */
export function wired({ variables }: Deployed, endpoint: string, answer: AnswerCall, now: () => number) {
  const calls: Call[] = [];
  const named = (name: string) => variables[name] ?? `(no ${name})`;
  const client = noting(new DynamoDBClient({ ...options, endpoint }), calls);
  const sqs = noting(new SQSClient(options), calls, answer);
  const tableName = named('TABLE_NAME');
  const counter = dynamoCallCounter({
    client,
    tableName,
    rate: { perSecond: Number(variables.MERCHANT_RATE), burst: Number(variables.MERCHANT_BURST) },
    now,
  });
  const mappings = new Map(
    (variables.LANE_MAPPINGS ?? '').split(',').map((pair) => pair.split('=') as [string, string]),
  );
  const dependencies = {
    store: dynamoCancellationStore({ client, tableName }),
    exchangeLog: dynamoExchangeLog({ client, tableName, days: Number(variables.EXCHANGE_LOG_DAYS ?? 0), now }),
    lanes: dynamoLanes({ client, tableName }),
    places: dynamoWaitingPlaces({ client, tableName, max: Number(variables.WAITING_CALLERS), now }),
    admitCall: async (merchant: string) => {
      await counter.take(merchant, 1);
      return undefined;
    },
    workflow: stepFunctionsWorkflow({
      client: noting(new SFNClient(options), calls, answer),
      stateMachineArn: named('STATE_MACHINE_ARN'),
    }),
    queue: sqsProviderQueue({ client: sqs, urlFor: (provider) => `${named('QUEUE_URL_PREFIX')}${provider}` }),
    credentials: secretsManagerCredentials({
      client: noting(new SecretsManagerClient(options), calls, answer),
      prefix: named('SECRETS_PREFIX'),
      now,
    }),
    consumers: lambdaLaneConsumers({ client: noting(new LambdaClient(options), calls, answer), mappings }),
  } satisfies Partial<Dependencies & LaneDependencies>;
  return {
    calls,
    dependencies,
    merchantOf: merchantOf({ client, tableName: named('CLIENT_TABLE_NAME') }),
    close: () => client.destroy(),
  };
}
