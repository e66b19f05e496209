import type { Construct } from 'constructs';
import * as keys from '../../../functions/adapters/dynamodb/keys.ts';
import { queueUrlPrefix, stateMachineArn } from '../stage/arns.ts';
import { secretsPrefix } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import type { CancellationTable } from './cancellation-table.ts';
import type { SwitchedLane } from './may.ts';

/** For the functions that hold and release providers. `all`: every provider is held until somebody releases it. */
export const laneVariables = (lanes: readonly SwitchedLane[], { lanesHeld }: Stage) => ({
  LANE_MAPPINGS: lanes.map(({ provider, mapping }) => `${provider.name}=${mapping.eventSourceMappingId}`).join(),
  ...(lanesHeld ? { LANES_HELD: 'all' } : {}),
});

/**
 * The item that the functions with these variables change too, if every provider is to be held from the start: whichever of
 * them comes first holds all.
 */
export const heldFromStart = ({ lanesHeld }: Stage) => (lanesHeld ? [keys.lanes] : []);

/** Whether a second person must agree to what a person says about an end. */
export const approval = ({ secondPerson }: Stage) => (secondPerson ? { SECOND_PERSON: 'needed' } : {});

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
