import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { table } from '../../../functions/adapters/dynamodb/table.ts';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';

const types = { S: AttributeType.STRING, N: AttributeType.NUMBER };

/**
 * The table of cancellations: billed per request, and restorable to any second of the last 35 days. It has no fixed name,
 * so a table that was retained or restored never blocks a deployment.
 */
export class CancellationTable extends Table {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
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
        ...(projection === 'KEYS_ONLY'
          ? { projectionType: ProjectionType.KEYS_ONLY }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection.include] }),
      });
    }
  }
}
