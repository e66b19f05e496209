import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { queueUrlPrefix, stateMachineArn } from '../stage/arns.ts';
import { secretsPrefix } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** The environment variables that several functions need. */
export const functionVariables = (scope: Construct, stage: Stage, table: Table) => ({
  TABLE_NAME: table.tableName,
  STATE_MACHINE_ARN: stateMachineArn(scope, stage),
  QUEUE_URL_PREFIX: queueUrlPrefix(stage),
  SECRETS_PREFIX: secretsPrefix(stage),
});
