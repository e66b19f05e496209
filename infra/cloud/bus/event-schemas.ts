import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';
import * as z from 'zod/mini';
import { eventSource } from '../../../functions/api/event.ts';
import { detailTypeNames, detailTypes, envelopeSchema } from '../../../functions/api/event-schema.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** One schema per event, from which subscribers generate types. They are the schemas that our own code validates with. */
export class EventSchemas extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const registryName = resourceName(stage);
    const registry = new CfnRegistry(this, 'Registry', { registryName, description: 'Events on the result bus' });
    for (const detailType of detailTypeNames) {
      const schema = new CfnSchema(this, detailType, {
        registryName,
        schemaName: `${eventSource}@${detailType}`,
        description: detailTypes[detailType],
        type: 'JSONSchemaDraft4',
        content: JSON.stringify(z.toJSONSchema(envelopeSchema(detailType), { target: 'draft-4' })),
      });
      schema.addResourceDependency(registry);
    }
  }
}
