import type { DetailType } from '../../core/cancellation/cancellation.ts';
import { dueEvent, eventSource } from '../event.ts';
import { detailTypeNames, detailTypes, envelopeSchema } from '../event-schema.ts';

import { type Json, jsonSchemaOf } from './json-schema.ts';
import { recordExamples } from './record-examples.ts';
import type { DescribedProvider } from './schemas.ts';

/** The JSON Schema of one event as a rule's target receives it, complete in itself. */
export const eventSchema = (detailType: DetailType): Json => {
  const { $schema, ...schema } = jsonSchemaOf(envelopeSchema(detailType));
  return { $schema, title: detailType, description: detailTypes[detailType], ...schema };
};

const shownBy = {
  CancellationCompleted: 'cancelled',
  CancellationReviewRequired: 'review',
  CancellationContradicted: 'cancelled',
  CredentialsRefused: 'waiting',
} as const satisfies Record<DetailType, keyof ReturnType<typeof recordExamples>>;

/** One event as it arrives. */
export function eventExample(detailType: DetailType, providers: readonly DescribedProvider[]): Json {
  const records = recordExamples(providers);
  const record = records[shownBy[detailType]];
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': detailType,
    source: eventSource,
    account: '123456789012',
    time: '2026-01-15T09:30:05Z',
    region: 'eu-central-1',
    resources: [],
    detail: dueEvent(record, detailType).detail,
  };
}

const without$schema = ({ $schema: _dialect, ...schema }: Json) => schema;

/** The AsyncAPI 3 document of what the service publishes. */
export function asyncApi(providers: readonly DescribedProvider[]): Json {
  const byName = <T>(of: (name: DetailType) => T) =>
    Object.fromEntries(detailTypeNames.map((name) => [name, of(name)]));
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Rescind events',
      version: '1.0.0',
      description:
        'Every result of a cancellation, and the refusal of your credentials by a provider, published at least once on an EventBridge event bus. Filter by `merchantId` in your rule, and drop duplicates by `eventId`.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      results: {
        address: 'rescind',
        title: 'Event bus',
        description: `An EventBridge event bus. The source of every event is \`${eventSource}\`.`,
        messages: byName((name) => ({ $ref: `#/components/messages/${name}` })),
      },
    },
    operations: {
      publishResult: {
        action: 'send',
        channel: { $ref: '#/channels/results' },
        summary: 'Publish the result of a cancellation',
        messages: detailTypeNames.map((name) => ({ $ref: `#/channels/results/messages/${name}` })),
      },
    },
    components: {
      messages: byName((name) => ({
        name,
        title: name,
        summary: detailTypes[name],
        contentType: 'application/json',
        payload: { $ref: `#/components/schemas/${name}` },
        examples: [{ name: 'example', payload: eventExample(name, providers) }],
      })),
      schemas: byName((name) => without$schema(eventSchema(name))),
    },
  };
}
