import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { queueName, resourceName, secretsPrefix } from './names.ts';
import type { Stage } from './stages.ts';

/** Followed by the name of a provider, this is the URL of the provider's queue. */
export const queueUrlPrefix = (stage: Stage) =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${queueName(stage, '')}`;

/** Built from the name, because a reference would be a circle: functions need this ARN, and the workflow invokes one of them. */
export const stateMachineArn = (scope: Construct, stage: Stage) =>
  arn(scope, 'states', 'stateMachine', resourceName(stage));

/** The secrets under a path such as `providers/*`. Secrets Manager adds six random characters to the ARN of each secret. */
export const secretArns = (scope: Construct, stage: Stage, path: string) =>
  arn(scope, 'secretsmanager', 'secret', `${secretsPrefix(stage)}/${path}`);

const arn = (scope: Construct, service: string, resource: string, name: string) =>
  Stack.of(scope).formatArn({ service, resource, resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
