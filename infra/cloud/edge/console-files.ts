import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge } from '../backend/acknowledge.ts';
import type { Stage } from '../stage/stages.ts';

const publisherMemoryMegabytes = 256;

/** A private bucket for the console. Every deployment can restore its files, so deleting it loses nothing. */
export function createBucket(scope: Construct): IBucket {
  const bucket = new Bucket(scope, 'Files', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(bucket, { 'AwsSolutions-S1': 'Only CloudFront reads it, and its files are the same for everybody.' });
  // A bucket is an `IBucket`, but the two types write an optional property differently.
  return bucket as IBucket;
}

/** Copies the files into the bucket when they have changed. A function of the CDK does it during the deployment. */
export function publish(scope: Construct, stage: Stage, bucket: IBucket, sources: ISource[]): void {
  const logGroup = new LogGroup(scope, 'PublishLog', {
    logGroupName: `/rescind/${stage.name}/publish-console`,
    retention: stage.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'PublishRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  new BucketDeployment(scope, 'Publish', {
    sources,
    destinationBucket: bucket,
    role,
    logGroup,
    memoryLimit: publisherMemoryMegabytes,
    // File names never change, so browsers must ask each time whether a file has changed.
    cacheControl: [CacheControl.noCache()],
    // CloudFormation can delete the bucket only if it is empty.
    retainOnDelete: false,
  });
  acknowledgePublisher(scope, bucket, role);
}

function acknowledgePublisher(scope: Construct, bucket: IBucket, role: Role): void {
  const stack = Stack.of(scope);
  const files = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
  const actions = ['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'].map((action) => `Action::s3:${action}*`);
  const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
  for (const finding of [...actions, `Resource::${assets}/*`, `Resource::<${files}.Arn>/*`]) {
    acknowledge(role, {
      [`AwsSolutions-IAM5[${finding}]`]:
        "It copies files from the CDK's assets into the console's bucket and uses no other bucket.",
    });
  }
  const publisher = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  const runtime = 'The CDK chooses the runtime of its own function. Newer versions of the CDK choose newer ones.';
  acknowledge(publisher ?? scope, {
    'AwsSolutions-L1': runtime,
    'Serverless-LambdaLatestVersion': runtime,
    'Serverless-LambdaDLQ': 'CloudFormation calls it and waits. A failure fails the deployment.',
    'Serverless-LambdaTracing': 'It runs only during deployments, and its log says what it did.',
  });
}
