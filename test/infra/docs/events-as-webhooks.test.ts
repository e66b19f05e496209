import { expect, it } from 'vitest';
import { asyncApi, eventExample } from '../../../functions/api/documents/asyncapi.ts';
import { detailTypeNames, detailTypes } from '../../../functions/api/event-schema.ts';
import { providers } from '../../../functions/providers/index.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { eventsAsWebhooks } from '../../../infra/docs/events-as-webhooks.ts';
import { validator } from '../../fixtures/json-schema-validator.ts';

const described = [...providers.values()];
const document = eventsAsWebhooks(asyncApi(described));
const errorsOf = validator(document);

it('only the events of the AsyncAPI document are webhooks', () => {
  expect(Object.keys(document.webhooks ?? {})).toEqual(detailTypeNames);
});

it.each(detailTypeNames)('%s has its meaning, and an example that fits its schema', (name) => {
  const webhook = at(document, 'webhooks', name, 'post');
  const media = at(webhook, 'requestBody', 'content', 'application/json');

  expect(at(webhook, 'summary')).toBe(detailTypes[name]);
  expect(at(media, 'example')).toEqual(eventExample(name, described));
  expect(errorsOf(at(media, 'schema'), at(media, 'example'))).toEqual([]);
  expect(errorsOf(at(media, 'schema'), {})).not.toEqual([]);
});
