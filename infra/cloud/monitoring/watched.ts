import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { ProviderLane } from '../backend/provider-lane.ts';
import type { ServiceFunctions } from '../backend/service-functions.ts';
import type { Stage } from '../stage/stages.ts';

/** What alarms and the dashboard look at. */
export interface Watched {
  readonly stage: Stage;
  readonly table: Table;
  readonly lanes: readonly ProviderLane[];
  readonly functions: ServiceFunctions;
  readonly workflow: StateMachine;
  readonly api: HttpApi;
  /** Of rules and asynchronous functions. */
  readonly deadLetters: IQueue;
}

export const providersOf = ({ lanes }: Watched) => lanes.map(({ provider }) => provider.name);

export const webhookProvidersOf = ({ lanes }: Watched) =>
  lanes.filter(({ provider }) => provider.webhook !== undefined).map(({ provider }) => provider.name);
