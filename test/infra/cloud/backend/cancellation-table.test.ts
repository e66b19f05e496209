import { describe, expect, it } from 'vitest';
import { table } from '../../../../functions/adapters/dynamodb/table.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { only } from '../resources.ts';
import { both, dev, prod } from '../stages.ts';
import { type Resource, type Synthesised, synthesise } from '../synthesised.ts';

const tablesIn = ({ resources }: Synthesised) =>
  Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::DynamoDB::Table' && !id.startsWith('Simulators'));
const idsOf = (synthesised: Synthesised) => tablesIn(synthesised).map(([id]) => id);
const mainTable = (synthesised: Synthesised): Resource => {
  const found = tablesIn(synthesised).find(([id]) => id.startsWith('Table'));
  if (!found) throw new Error('there is no table of cancellations');
  return found[1];
};

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
    const { Properties } = mainTable(prod);

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
    const kept = [prod, dev]
      .map(mainTable)
      .map((resource) => [at(resource, 'Properties', 'DeletionProtectionEnabled'), at(resource, 'DeletionPolicy')]);

    expect(kept).toEqual([
      [true, 'RetainExceptOnCreate'],
      [false, 'Delete'],
    ]);
  });

  it('has no fixed name, so a table that was kept never blocks a deployment', () => {
    const names = both.map(([, synthesised]) => at(mainTable(synthesised), 'Properties', 'TableName'));

    expect(names).toEqual([undefined, undefined]);
  });

  it('can be warm for more from the start, with all its indexes', () => {
    const warmThroughput = { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 10_000 };
    const warm = synthesise('prod', { settings: { warmThroughput } });
    const { Properties } = mainTable(warm);

    const expected = { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 10_000 };
    const indexes = list(Properties, 'GlobalSecondaryIndexes');
    expect(at(Properties, 'WarmThroughput')).toEqual(expected);
    expect(indexes.map((index) => at(index, 'WarmThroughput'))).toEqual(table.indexes.map(() => expected));
    expect(mainTable(prod).Properties).not.toHaveProperty('WarmThroughput');
  });

  it('is one that exists already if the settings name it', () => {
    const restored = synthesise('prod', { settings: { tableName: 'restored' } });

    expect(idsOf(restored)).toEqual([expect.stringMatching(/^ClientTable/)]);
    expect(permissionsOf(restored, 'rescind-prod-recover-stuck')).toContain(
      'dynamodb:Query on dynamodb:table/restored/index/by-wake',
    );
    const { Properties } = only(restored, 'AWS::Lambda::Function', {
      FunctionName: 'rescind-prod-accept-cancellation',
    });
    expect(at(Properties, 'Environment', 'Variables', 'TABLE_NAME')).toBe('restored');
  });
});
