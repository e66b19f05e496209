import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { shownAttributes } from '../../../functions/adapters/dynamodb/item.ts';
import * as keys from '../../../functions/adapters/dynamodb/keys.ts';
import { indexes } from '../../../functions/adapters/dynamodb/table.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { secretArns, stateMachineArn } from '../stage/arns.ts';
import type { Stage } from '../stage/stages.ts';

/** What connects the queue of a provider to its worker. */
export interface SwitchedLane {
  readonly provider: Pick<Provider, 'name'>;
  readonly mapping: Pick<EventSourceMapping, 'eventSourceMappingArn' | 'eventSourceMappingId'>;
}

type Table = Pick<ITable, 'tableArn'>;

/** Of items: keys, in which `*` stands for any text. */
type Keys = readonly string[];

/**
 * Only items with these keys, alone, in a batch or in a transaction (Service Authorization Reference, "Amazon DynamoDB":
 * every action on items has `dynamodb:LeadingKeys`; DynamoDB Developer Guide, "Using IAM with DynamoDB transactions": a
 * transaction needs the permissions for what it does). `ForAllValues` is true for a request without keys too, so there must
 * be one (IAM User Guide, "Set operators for multivalued context keys").
 */
const withKeys = (keys: Keys) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/**
 * Only these attributes, which a read must name: `Select` always has a value, and without a projection that is
 * `ALL_ATTRIBUTES` (DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control", example 2). Only
 * for reads: a write can return the whole item if its condition fails, and no key of IAM tells that.
 */
const showing = (attributes: readonly string[]) => ({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
  StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
});

/** The permissions of functions, each for the resources and the items that it names and no others. */
export const may = {
  /** Reads whole items, one at a time. */
  read: ({ tableArn }: Table, keys: Keys) => allow(['dynamodb:GetItem'], [tableArn], withKeys(keys)),

  /** Reads whole items, many at a time. */
  readMany: ({ tableArn }: Table, keys: Keys) => allow(['dynamodb:BatchGetItem'], [tableArn], withKeys(keys)),

  /** Reads what the API shows of cancellations, one or many at a time, and nothing else of them. */
  show: ({ tableArn }: Table, action: 'GetItem' | 'BatchGetItem') =>
    allow([`dynamodb:${action}`], [tableArn], { ...withKeys([keys.cancellation('*')]), ...showing(shownAttributes) }),

  /** Changes or creates items, alone or in a transaction. */
  update: ({ tableArn }: Table, keys: Keys) => allow(['dynamodb:UpdateItem'], [tableArn], withKeys(keys)),

  /** Creates or replaces items. */
  put: ({ tableArn }: Table, keys: Keys) => allow(['dynamodb:PutItem'], [tableArn], withKeys(keys)),

  /** Checks items in a transaction that writes others. */
  check: ({ tableArn }: Table, keys: Keys) => allow(['dynamodb:ConditionCheckItem'], [tableArn], withKeys(keys)),

  /**
   * Reads entries of indexes, whatever their keys: a policy knows neither the merchant of a call, nor any entry of the wake
   * index that its reader does not need. No index has an attribute that a reader of it must not see (a rule in
   * `test/infra/cloud/rules`), and a query cannot read others (DynamoDB Developer Guide, "Using Global Secondary Indexes").
   */
  query: ({ tableArn }: Table, ...names: readonly (keyof typeof indexes)[]) =>
    allow(
      ['dynamodb:Query'],
      names.map((name) => `${tableArn}/index/${indexes[name].name}`),
    ),

  /** Reads any item of a table. */
  readAny: ({ tableArn }: Table) => allow(['dynamodb:GetItem'], [tableArn]),

  /** Reads, changes and creates any item of a table. */
  changeAny: ({ tableArn }: Table) => allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tableArn]),

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

  /** Only for providers whose login rotates the credentials. */
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
