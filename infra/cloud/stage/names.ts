import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { queueName } from './queue-name.ts';
import { secretsPrefix } from './secrets-prefix.ts';
import type { Stage } from './stages.ts';

/** The name of everything that a stage has one of. */
export const named = ({ name: stage }: Stage, what?: string) =>
  what === undefined ? `rescind-${stage}` : `rescind-${stage}-${what}`;

export const queueUrlPrefix = (stage: Stage) =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${queueName(stage, '')}`;

/** By name, because the machine calls a function that must know it, and CloudFormation refuses circles. */
export const stateMachineArn = (scope: Construct, stage: Stage) =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: named(stage),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** The secrets under a path; Secrets Manager ends every ARN with six characters of its own. */
export const secretArns = (scope: Construct, stage: Stage, path: string) =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretsPrefix(stage)}/${path}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** `pg-orders` as CloudFormation writes names: `PgOrders`. */
export const pascal = (name: string) =>
  name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
