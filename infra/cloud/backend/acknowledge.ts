import { Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { secretsPrefix } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** Accepts findings of cdk-nag, each for a stated reason, on this construct and everything inside it. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** Accepts that a function may use all secrets under a path. Each merchant has one, and it is created after the deployment. */
export function acknowledgeSecrets(lambda: IFunction, stage: Stage, path: string, reason: string): void {
  const arn = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${secretsPrefix(stage)}/${path}/*`;
  const finding = `AwsSolutions-IAM5[Resource::${arn}]`;
  acknowledge(lambda.role ?? lambda, { [finding]: `Each merchant has a secret, created later. ${reason}` });
}
