import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { CancellationTable } from '../backend/cancellation-table.ts';
import type { Functions } from '../backend/functions.ts';
import type { ProviderLane } from '../backend/provider-lane.ts';
import type { Stage } from '../stage/stages.ts';

/** The resources that have alarms or appear on the dashboard. */
export interface MonitoredResources {
  readonly stage: Stage;
  readonly table: CancellationTable;
  readonly lanes: readonly ProviderLane[];
  readonly functions: Functions;
  readonly workflow: StateMachine;
  readonly api: HttpApi;
  /** Events that a rule could not deliver, or on which an asynchronous function failed. */
  readonly deadLetters: IQueue;
}

export const providersOf = ({ lanes }: MonitoredResources) => lanes.map(({ provider }) => provider.name);

export const webhookProvidersOf = ({ lanes }: MonitoredResources) =>
  lanes.filter(({ provider }) => provider.webhook !== undefined).map(({ provider }) => provider.name);
