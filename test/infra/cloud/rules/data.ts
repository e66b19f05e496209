import { at } from '../../../../functions/untrusted/json.ts';
import { ofTypes, type Resources, type Rule } from './rule.ts';

/** The types of resources that hold what cannot be made again, with the property of the name that must be unique. */
const uniqueNames: Readonly<Record<string, string | undefined>> = {
  'AWS::Cognito::UserPool': undefined,
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  // Providers allow calls from these addresses only.
  'AWS::EC2::EIP': undefined,
  'AWS::KMS::Key': undefined,
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
};

const holdingData = (resources: Resources) =>
  ofTypes(resources, ...Object.keys(uniqueNames)).filter(([id]) => !isRestorable(id));

/** Every deployment writes the files of the console again. */
const isRestorable = (id: string) => id.startsWith('ConsoleFiles');

/**
 * A first deployment that fails leaves what is plainly retained, and the next attempt finds it in its way (CloudFormation
 * User Guide, "DeletionPolicy attribute": `RetainExceptOnCreate`).
 */
export const nothingIsPlainlyRetained: Rule = (resources) =>
  Object.entries(resources)
    .filter(([, resource]) => at(resource, 'DeletionPolicy') === 'Retain')
    .map(([id]) => `${id} is retained also if its creation fails`);

/** What was retained keeps its name, so the next deployment could not create it. */
export const dataHasNoFixedName: Rule = (resources) =>
  holdingData(resources)
    .filter(([, { Type, Properties }]) => at(Properties, uniqueNames[Type] ?? '') !== undefined)
    .map(([id]) => `${id} has a fixed name`);

/** In production, neither deleting the stack nor replacing a resource may delete data. */
export const dataIsRetained: Rule = (resources) =>
  holdingData(resources).flatMap(([id, resource]) => [
    ...(at(resource, 'DeletionPolicy') === 'RetainExceptOnCreate' ? [] : [`${id} is deleted with the stack`]),
    ...(at(resource, 'UpdateReplacePolicy') === 'Retain' ? [] : [`${id} is deleted when it is replaced`]),
  ]);

/** In production, the table can be restored to any second (DynamoDB Developer Guide, "Point-in-time backups"). */
export const tablesCanBeRestored: Rule = (resources) =>
  ofTypes(resources, 'AWS::DynamoDB::Table')
    .filter(
      ([, table]) => at(table, 'Properties', 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true,
    )
    .map(([id]) => `${id} cannot be restored to a point in time`);
