import { describe, expect, it } from 'vitest';
import { table } from '../../../../functions/adapters/dynamodb/table.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { ofType, only } from '../resources.ts';
import { both, dev, prod } from '../stages.ts';

describe('the table', () => {
  it.each(both)('is billed per request, restorable, encrypted and deletes expired items in %s', (_stage, stage) => {
    stage.template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    });
  });

  it('has the same indexes as the local table', () => {
    const { Properties } = only(dev, 'AWS::DynamoDB::Table', {});

    const indexes = list(Properties, 'GlobalSecondaryIndexes').map((index) => ({
      name: at(index, 'IndexName'),
      keys: list(index, 'KeySchema').map((key) => at(key, 'AttributeName')),
      projection: at(index, 'Projection'),
    }));

    const expected = table.indexes.map(({ name, partition, sort, projection }) => ({
      name,
      keys: [partition.name, sort.name],
      projection:
        projection === 'KEYS_ONLY'
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection.include] },
    }));
    expect(indexes).toEqual(expected);
  });

  it('can be deleted in development, but not in production', () => {
    const [inProd] = ofType(prod, 'AWS::DynamoDB::Table');
    const [inDev] = ofType(dev, 'AWS::DynamoDB::Table');

    const kept = [inProd, inDev].map((resource) => [
      at(resource, 'Properties', 'DeletionProtectionEnabled'),
      at(resource, 'DeletionPolicy'),
    ]);

    expect(kept).toEqual([
      [true, 'RetainExceptOnCreate'],
      [false, 'Delete'],
    ]);
  });
});
