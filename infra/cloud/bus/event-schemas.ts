import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';
import * as z from 'zod/mini';
import { eventSource } from '../../../functions/api/event.ts';
import { detailTypeNames, detailTypes, envelopeSchema } from '../../../functions/api/event-schema.ts';
import { named } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** What subscribers generate their types from: one schema per event, made from the schemas that the code checks by. */
export class EventSchemas extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const registry = new CfnRegistry(this, 'Registry', {
      registryName: named(stage),
      description: 'Events on the bus of results',
    });
    for (const detailType of detailTypeNames) {
      const schema = new CfnSchema(this, detailType, {
        registryName: named(stage),
        schemaName: `${eventSource}@${detailType}`,
        description: detailTypes[detailType],
        type: 'JSONSchemaDraft4',
        content: JSON.stringify(z.toJSONSchema(envelopeSchema(detailType), { target: 'draft-4' })),
      });
      schema.addResourceDependency(registry);
    }
  }
}
