import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { indexes } from '../../../functions/adapters/dynamodb/table.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { secretArns, stateMachineArn } from '../stage/arns.ts';
import type { Stage } from '../stage/stages.ts';
import type { CancellationTable } from './cancellation-table.ts';

/** What connects the queue of a provider to its worker. */
export interface SwitchedLane {
  readonly provider: Pick<Provider, 'name'>;
  readonly mapping: Pick<EventSourceMapping, 'eventSourceMappingArn' | 'eventSourceMappingId'>;
}

/** The permissions of functions, each for the resources that it names and no others. */
export const may = {
  read: ({ tableArn }: CancellationTable) => allow(['dynamodb:GetItem'], [tableArn]),

  /** Reads many items in one call. */
  readMany: ({ tableArn }: CancellationTable) => allow(['dynamodb:BatchGetItem'], [tableArn]),

  /** Reads and conditional updates, alone or in a transaction. */
  change: ({ tableArn }: CancellationTable) => allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tableArn]),

  /** Creates items, on condition that others do not exist. */
  create: ({ tableArn }: CancellationTable) => allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], [tableArn]),

  query: ({ tableArn }: CancellationTable, index: keyof typeof indexes) =>
    allow(['dynamodb:Query'], [`${tableArn}/index/${indexes[index].name}`]),

  /** Only the items that say which merchant a client belongs to. */
  readClients: ({ tableArn }: CancellationTable) =>
    allow(['dynamodb:GetItem'], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['client#*'] },
    }),

  /** Only the items that count the calls of merchants and the callers that wait. */
  count: ({ tableArn }: CancellationTable) =>
    allow(['dynamodb:UpdateItem'], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['rate#*', 'waiting#*'] },
    }),

  /** Only the items by which a message is recognised when it comes again. */
  rememberMessages: ({ tableArn }: CancellationTable) =>
    allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['message#*'] },
    }),

  /** Only the item that says which providers are held. */
  changeLanes: ({ tableArn }: CancellationTable) =>
    allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['lanes'] },
    }),

  /**
   * Starts and stops the workers. The actions can be restricted to the ARNs of event source mappings (Lambda Developer Guide,
   * "Fine-tuning the Resources and Conditions sections of policies"; Service Authorization Reference, "AWS Lambda").
   */
  switchLanes: (lanes: readonly SwitchedLane[]) =>
    allow(
      ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      lanes.map(({ mapping }) => mapping.eventSourceMappingArn),
    ),

  start: (scope: Construct, stage: Stage) => allow(['states:StartExecution'], [stateMachineArn(scope, stage)]),

  answer: (scope: Construct, stage: Stage) => allow(['states:SendTaskSuccess'], [stateMachineArn(scope, stage)]),

  send: (queues: readonly IQueue[]) =>
    allow(
      ['sqs:SendMessage'],
      queues.map(({ queueArn }) => queueArn),
    ),

  /** Whether credentials exist, and the names of their sets, but never their values. */
  describeCredentials: (scope: Construct, stage: Stage) =>
    allow(['secretsmanager:DescribeSecret'], [secretArns(scope, stage, 'providers/*')]),

  readCredentials: (scope: Construct, stage: Stage, provider: string) =>
    allow(['secretsmanager:GetSecretValue'], [secretArns(scope, stage, `providers/${provider}/*`)]),

  /** For providers whose login can rotate the credentials. */
  replaceCredentials: (scope: Construct, stage: Stage, provider: string) =>
    allow(['secretsmanager:PutSecretValue'], [secretArns(scope, stage, `providers/${provider}/*`)]),

  /**
   * The names and descriptions of all secrets of the account, but never their values. No ARN can restrict it (Service
   * Authorization Reference, "AWS Secrets Manager").
   */
  listSecrets: () => allow(['secretsmanager:ListSecrets'], ['*']),

  readWebhookSecrets: (scope: Construct, stage: Stage, provider: string) =>
    allow(['secretsmanager:GetSecretValue'], [secretArns(scope, stage, `webhooks/${provider}/*`)]),
} as const;

const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
  new PolicyStatement({ actions, resources, ...(conditions ? { conditions } : {}) });
