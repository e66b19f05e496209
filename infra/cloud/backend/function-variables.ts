import type { Construct } from 'constructs';
import { queueUrlPrefix, stateMachineArn } from '../stage/arns.ts';
import { secretsPrefix } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import type { CancellationTable } from './cancellation-table.ts';

/** The environment variables that several functions need. */
export const functionVariables = (scope: Construct, stage: Stage, table: CancellationTable) => ({
  TABLE_NAME: table.tableName,
  STATE_MACHINE_ARN: stateMachineArn(scope, stage),
  QUEUE_URL_PREFIX: queueUrlPrefix(stage),
  SECRETS_PREFIX: secretsPrefix(stage),
  MERCHANT_RATE: `${stage.merchantRate.perSecond}`,
  MERCHANT_BURST: `${stage.merchantRate.burst}`,
  WAITING_CALLERS: `${stage.waitingCallers}`,
});
