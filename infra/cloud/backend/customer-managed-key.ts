import { Aspects, Aws, CfnResource, type IAspect } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';

const use = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * A KMS key of the account's own for the table, the queues, the topics and the logs. Its policy lets everybody in the
 * account use it through DynamoDB, SQS and SNS, as the policies of the keys that AWS manages do. So no role needs a
 * permission for the key itself.
 */
export class CustomerManagedKey extends Key {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      description: `Rescind ${stage.name}: cancellations, messages and logs`,
      enableKeyRotation: true,
      removalPolicy: removalOf(stage),
    });
    // DynamoDB Developer Guide, "Authorizing use of your customer managed key": the service uses it for whoever calls.
    this.#allow(new AnyPrincipal(), [...use, 'kms:CreateGrant'], {
      StringEquals: {
        'kms:CallerAccount': Aws.ACCOUNT_ID,
        'kms:ViaService': ['dynamodb', 'sqs', 'sns'].map((name) => `${name}.${Aws.REGION}.${Aws.URL_SUFFIX}`),
      },
    });
    // SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics".
    this.#allow(new ServicePrincipal('cloudwatch.amazonaws.com'), use, {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    });
    // Rules write dead letters. The same page: EventBridge sends no condition keys to KMS, so a condition would refuse it.
    this.#allow(new ServicePrincipal('events.amazonaws.com'), use);
    // CloudWatch Logs User Guide, "Encrypt log data using AWS KMS".
    this.#allow(new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`), use, {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
      },
    });
    Aspects.of(scope).add(new EncryptAll(this));
  }

  #allow(principal: IPrincipal, actions: string[], conditions: Record<string, unknown> = {}): void {
    this.addToResourcePolicy(new PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions }));
  }
}

/** Encrypts everything that holds data of cancellations, whoever makes it. */
class EncryptAll implements IAspect {
  readonly #key: Key;

  constructor(key: Key) {
    this.#key = key;
  }

  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node)) return;
    const { keyArn } = this.#key;
    if (node instanceof CfnTable) node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: keyArn };
    if (node instanceof CfnTopic) node.kmsMasterKeyId = keyArn;
    if (node instanceof CfnLogGroup) node.kmsKeyId = keyArn;
    if (node instanceof CfnQueue) {
      node.sqsManagedSseEnabled = undefined;
      node.kmsMasterKeyId = keyArn;
    }
  }
}
