import { Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { CancellationTable } from '../backend/cancellation-table.ts';
import type { Functions } from '../backend/functions.ts';
import { LambdaFunction } from '../backend/lambda-function.ts';
import type { ProviderLane } from '../backend/provider-lane.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** The resources that have alarms or appear on the dashboard. */
export interface MonitoredResources {
  readonly stage: Stage;
  readonly table: CancellationTable;
  readonly clients: Pick<ITable, 'tableName'>;
  readonly lanes: readonly ProviderLane[];
  readonly functions: Functions;
  readonly workflow: StateMachine;
  readonly api: HttpApi;
  /** Events that a rule could not deliver, or on which an asynchronous function failed. */
  readonly deadLetters: IQueue;
}

/** The dimensions of our own metrics. */
export interface Measured {
  /** Names the stage, because stages in the same account and region share the namespace. */
  readonly service: string;
  readonly provider: string;
}

export const measured = (stage: Stage, provider: string): Measured => ({ service: resourceName(stage), provider });

export const providersOf = ({ stage, lanes }: MonitoredResources): readonly Measured[] =>
  lanes.map(({ provider }) => measured(stage, provider.name));

export const webhookProvidersOf = ({ stage, lanes }: MonitoredResources): readonly Measured[] =>
  lanes.filter(({ provider }) => provider.webhook !== undefined).map(({ provider }) => measured(stage, provider.name));

/** Every function that the stack has when this is called, so that a new one is watched without being listed here. */
export const functionsOf = ({ api }: MonitoredResources): readonly LambdaFunction[] =>
  Stack.of(api)
    .node.findAll()
    .filter((construct) => construct instanceof LambdaFunction);

/** Workers and functions whose work is repeated later if it fails. Nobody waits for their answer. */
export const backgroundFunctionsOf = ({ functions, lanes }: MonitoredResources): readonly LambdaFunction[] => [
  functions.escalate,
  functions.confirmPublished,
  ...lanes.map(({ worker }) => worker),
];

/** All others, apart from recovery: somebody waits for their answer. */
export function answeringFunctionsOf(monitored: MonitoredResources): readonly LambdaFunction[] {
  const others = new Set([...backgroundFunctionsOf(monitored), monitored.functions.recoverStuck]);
  return functionsOf(monitored).filter((one) => !others.has(one));
}
