import type { Json } from '../../functions/api/documents/json-schema.ts';
import { at, text } from '../../functions/untrusted/json.ts';

/** An OpenAPI document whose webhooks are the messages of the AsyncAPI document: Swagger UI cannot read AsyncAPI. */
export function eventsAsWebhooks(asyncapi: Json): Json {
  const messages = Object.entries(at(asyncapi, 'components', 'messages') ?? {});
  return {
    openapi: '3.1.1',
    info: at(asyncapi, 'info'),
    webhooks: Object.fromEntries(messages.map(([name, message]) => [name, { post: webhook(name, message) }])),
    components: { schemas: at(asyncapi, 'components', 'schemas') },
  };
}

const webhook = (name: string, message: unknown): Json => ({
  operationId: name,
  summary: text(message, 'summary'),
  requestBody: {
    content: {
      [text(message, 'contentType') ?? '*/*']: {
        schema: at(message, 'payload'),
        example: at(message, 'examples', 0, 'payload'),
      },
    },
  },
});
