import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from './stages.ts';

/**
 * What happens to a resource that holds what cannot be made again. Production keeps it, except if the deployment that
 * creates it fails: otherwise the next attempt would find what the failed one left (CloudFormation User Guide,
 * "DeletionPolicy attribute", `RetainExceptOnCreate`).
 */
export const removalOf = ({ isProduction }: Pick<Stage, 'isProduction'>): RemovalPolicy =>
  isProduction ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
