import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import * as keys from '../../../functions/adapters/dynamodb/keys.ts';
import { listIndexes } from '../../../functions/adapters/dynamodb/table.ts';
import type { HandlerName } from '../../../functions/api/routes.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { CodeOf } from '../bundling/function-bundles.ts';
import type { Issuer } from '../stage/issuer.ts';
import { pascalCase } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import type { CancellationTable } from './cancellation-table.ts';
import { approval, functionVariables, heldFromStart, laneVariables } from './function-variables.ts';
import { LambdaFunction, type LambdaFunctionProps } from './lambda-function.ts';
import { may, type SwitchedLane } from './may.ts';

export interface HttpFunctionsProps {
  readonly stage: Stage;
  readonly table: CancellationTable;
  readonly code: CodeOf;
  readonly providers: readonly Provider[];
  /** By the name of the provider. */
  readonly queues: ReadonlyMap<string, IQueue>;
  readonly lanes: readonly SwitchedLane[];
  readonly issuer: Issuer;
}

export type HttpFunctions = Readonly<Record<HandlerName, LambdaFunction>>;
type Environment = LambdaFunctionProps['environment'];
type Permissions = LambdaFunctionProps['permissions'];

/** An HTTP API gives up after 30 s. A function that takes longer must answer with its own error before that. */
const timeoutSeconds = 29;

/** The functions behind the routes of the API, each with its permissions. */
export function httpFunctions(scope: Construct, props: HttpFunctionsProps): HttpFunctions {
  const { stage, table, code, queues, issuer } = props;
  const variables = functionVariables(scope, stage, table);
  const { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX, SECRETS_PREFIX, WAITING_CALLERS } = variables;
  const { MERCHANT_RATE, MERCHANT_BURST } = variables;
  /** What every route with a token needs. */
  const rated = { TABLE_NAME, MERCHANT_RATE, MERCHANT_BURST };
  const records = [keys.cancellation('*')];
  const rates = [keys.rate('*')];
  /** What every answer needs that shows cancellations. */
  const readHolds = may.read(table, [keys.lanes]);
  const create = (name: HandlerName, environment: Environment, permissions: Permissions) =>
    new LambdaFunction(scope, pascalCase(name), {
      stage,
      code,
      name,
      timeoutSeconds,
      isShifted: name === 'accept-cancellation',
      environment,
      permissions,
    });
  const lanes = laneVariables(props.lanes, stage);
  const start = may.start(scope, stage);
  const describeCredentials = may.describeCredentials(scope, stage);
  const http = {
    'accept-cancellation': create(
      'accept-cancellation',
      { ...rated, WAITING_CALLERS, STATE_MACHINE_ARN, SECRETS_PREFIX },
      [
        may.put(table, [...records, keys.lock('*', '*')]),
        may.check(table, records),
        may.read(table, [...records, keys.lanes]),
        may.update(table, [...records, ...rates, keys.waiting('*')]),
        start,
        describeCredentials,
      ],
    ),
    'get-cancellation': create('get-cancellation', { ...rated, WAITING_CALLERS }, [
      may.show(table, 'GetItem'),
      readHolds,
      may.update(table, [...rates, keys.waiting('*')]),
    ]),
    'list-cancellations': create('list-cancellations', rated, [
      may.query(table, ...listIndexes),
      may.show(table, 'BatchGetItem'),
      readHolds,
      may.update(table, rates),
    ]),
    'list-exchanges': create('list-exchanges', rated, [
      may.show(table, 'GetItem'),
      may.readMany(table, [keys.exchange('*', '*', '*')]),
      may.update(table, rates),
    ]),
    'list-providers': create('list-providers', { ...rated, SECRETS_PREFIX, ...lanes }, [
      may.read(table, [keys.lanes]),
      may.update(table, [...rates, ...heldFromStart(stage)]),
      describeCredentials,
    ]),
    'hold-provider': create('hold-provider', { TABLE_NAME, ...lanes }, [
      may.read(table, [keys.lanes]),
      may.update(table, [keys.lanes]),
      may.switchLanes(props.lanes),
    ]),
    'describe-api': create('describe-api', issuer.tokenUrl ? { TOKEN_URL: issuer.tokenUrl } : {}, []),
    'review-cancellation': create(
      'review-cancellation',
      { ...rated, STATE_MACHINE_ARN, QUEUE_URL_PREFIX, ...approval(stage) },
      [
        may.read(table, [...records, keys.lanes]),
        may.update(table, [...records, ...rates, keys.lock('*', '*')]),
        start,
        may.answer(scope, stage),
        may.send([...queues.values()]),
      ],
    ),
    'receive-webhook': create('receive-webhook', { TABLE_NAME, QUEUE_URL_PREFIX, SECRETS_PREFIX }, [
      may.read(table, [...records, ...ofWebhooks(props, keys.lock), ...ofWebhooks(props, keys.message)]),
      may.update(table, [...records, ...ofWebhooks(props, keys.message)]),
      may.listSecrets(),
      ...webhookPermissions(scope, props),
    ]),
  };
  acknowledgeSecretPaths(http, props);
  return http;
}

const webhookNames = ({ providers }: HttpFunctionsProps) =>
  providers.filter(({ webhook }) => webhook !== undefined).map(({ name }) => name);

/** The keys of all items of a kind that belong to providers with webhooks. */
const ofWebhooks = (props: HttpFunctionsProps, keyOf: (provider: string, rest: string) => string) =>
  webhookNames(props).map((name) => keyOf(name, '*'));

function webhookPermissions(scope: Construct, props: HttpFunctionsProps): Permissions {
  const names = webhookNames(props);
  const queues = [...props.queues].filter(([name]) => names.includes(name)).map(([, queue]) => queue);
  return [may.send(queues), ...names.map((name) => may.readWebhookSecrets(scope, props.stage, name))];
}

function acknowledgeSecretPaths(http: HttpFunctions, props: HttpFunctionsProps): void {
  for (const lambda of [http['accept-cancellation'], http['list-providers']])
    acknowledgeSecrets(lambda, props.stage, 'providers', 'The function can only read its description.');
  for (const name of webhookNames(props))
    acknowledgeSecrets(http['receive-webhook'], props.stage, `webhooks/${name}`, onlyThisProvider);
}

const onlyThisProvider = 'The path holds only the webhook secrets of this provider.';
