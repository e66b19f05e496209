import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { clientTable } from '../../../functions/adapters/dynamodb/merchant-of.ts';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';

/**
 * Which merchant each client belongs to. Whoever could write this could read and cancel for any merchant, so it is a table
 * of its own: the authorizer reads it, and no function writes it.
 */
export class ClientTable extends Table {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      partitionKey: { name: clientTable.partition.name, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.isProduction,
      removalPolicy: removalOf(stage),
    });
  }
}
