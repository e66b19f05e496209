import { describe, expect, it } from 'vitest';
import { asyncApi, eventExample, eventSchema } from '../../../../functions/api/documents/asyncapi.ts';
import { detailTypeNames } from '../../../../functions/api/event-schema.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { validator } from '../../../fixtures/json-schema-validator.ts';

const all = [...providers.values()];
const document = asyncApi(all);
const errorsOf = validator({});

function* references(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (name === '$ref' && typeof part === 'string') yield part;
    else yield* references(part);
  }
}

describe('the AsyncAPI document', () => {
  it('refers only to what it holds', () => {
    const broken = [...references(document)].filter(
      (reference) => at(document, ...reference.replace(/^#\//, '').split('/')) === undefined,
    );

    expect(broken).toEqual([]);
  });

  it('has a message, a schema and an example of every event', () => {
    expect(Object.keys(at(document, 'components', 'messages') ?? {})).toEqual([...detailTypeNames]);
    for (const name of detailTypeNames) {
      expect(at(document, 'components', 'messages', name, 'examples', 0, 'payload', 'detail-type')).toBe(name);
      expect(at(document, 'channels', 'results', 'messages', name)).toBeDefined();
    }
  });
});

describe.each(detailTypeNames)('the schema of %s', (name) => {
  it('accepts an event as we create it', () => {
    expect(errorsOf(eventSchema(name), eventExample(name, all))).toEqual([]);
  });

  it('refuses another event, and one without its id', () => {
    const example = eventExample(name, all);

    expect(errorsOf(eventSchema(name), { ...example, 'detail-type': 'Other' })).not.toEqual([]);
    expect(
      errorsOf(eventSchema(name), { ...example, detail: { ...(example.detail as object), eventId: 'x' } }),
    ).not.toEqual([]);
  });
});
