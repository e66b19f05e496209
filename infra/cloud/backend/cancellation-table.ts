import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { table } from '../../../functions/adapters/dynamodb/table.ts';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';

const types = { S: AttributeType.STRING, N: AttributeType.NUMBER };

/** What the rest of the stack needs of the table. */
export type CancellationTable = Pick<ITable, 'tableArn' | 'tableName'>;

/**
 * The table of cancellations: billed per request, and restorable to any second of the last 35 days. It has no fixed name,
 * so a table that was retained or restored never blocks a deployment.
 */
class OwnTable extends Table {
  constructor(scope: Construct, id: string, stage: Stage) {
    const warm = warmThroughputOf(stage);
    super(scope, id, {
      ...warm,
      partitionKey: { name: table.partition.name, type: types[table.partition.type] },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: table.timeToLive,
      deletionProtection: stage.isProduction,
      removalPolicy: removalOf(stage),
    });
    for (const { name, partition, sort, projection } of table.indexes) {
      this.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partition.name, type: types[partition.type] },
        sortKey: { name: sort.name, type: types[sort.type] },
        ...warm,
        ...(projection === 'KEYS_ONLY'
          ? { projectionType: ProjectionType.KEYS_ONLY }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection.include] }),
      });
    }
  }
}

/**
 * The same for the table and for each index, because a write is throttled too if an index has no capacity for it
 * (DynamoDB Developer Guide, "Understanding DynamoDB warm throughput").
 */
const warmThroughputOf = ({ warmThroughput }: Stage) => (warmThroughput ? { warmThroughput } : {});

/** The table that the settings name, or one of the stack's own. */
export function cancellationTable(scope: Construct, stage: Stage): CancellationTable {
  if (stage.tableName === undefined) return new OwnTable(scope, 'Table', stage);
  const globalIndexes = table.indexes.map(({ name }) => name);
  return Table.fromTableAttributes(scope, 'ExistingTable', { tableName: stage.tableName, globalIndexes });
}
