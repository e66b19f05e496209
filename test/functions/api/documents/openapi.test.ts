import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiry } from '../../../../functions/adapters/dynamodb/item.ts';
import { check } from '../../../../functions/api/check.ts';
import { openApi } from '../../../../functions/api/documents/openapi.ts';
import { problems } from '../../../../functions/api/problem.ts';
import { requestSchema } from '../../../../functions/api/request-schema.ts';
import { resolutionSchema } from '../../../../functions/api/resolution-schema.ts';
import { routes } from '../../../../functions/api/routes.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { accepted } from '../../../fixtures/a-cancellation.ts';
import { validator } from '../../../fixtures/json-schema-validator.ts';

interface Media {
  readonly schema: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}
interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

const all = [...providers.values()];
const document = openApi(all);
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);
const named = operations.map((operation) => [operation.operationId, operation] as const);
const errorsOf = validator(document);

const resolved = (reference: string) =>
  at(
    document,
    ...reference
      .replace(/^#\//, '')
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  );

function* references(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (name === '$ref' && typeof part === 'string') yield part;
    else yield* references(part);
  }
}

function* media(operation: Operation): Generator<readonly [string, Media]> {
  yield* Object.entries(operation.requestBody?.content ?? {});
  for (const answer of Object.values(operation.responses)) yield* Object.entries(answer.content ?? {});
}

const examples = operations.flatMap((operation) =>
  [...media(operation)].flatMap(([, { schema, examples: given = {} }]) =>
    Object.entries(given).map(([name, { value }]) => ({ title: `${operation.operationId}: ${name}`, schema, value })),
  ),
);

describe('the OpenAPI document', () => {
  it('names the same time for a key as the table', () => {
    const days = (expiry(accepted({ status: 'cancelled', completedAt: 0 })) ?? Number.NaN) / 86_400;

    expect(at(document, 'components', 'parameters', 'IdempotencyKey', 'description')).toContain(`${days} days`);
  });

  it('describes exactly the routes, and is public exactly where they are', () => {
    const described = operations.map(({ method, path, security }) => ({
      route: `${method.toUpperCase()} ${path}`,
      isPublic: security.length === 0,
    }));
    const routed = routes.map(({ method, path, isPublic }) => ({ route: `${method} ${path}`, isPublic }));
    const byRoute = (a: { readonly route: string }, b: { readonly route: string }) => a.route.localeCompare(b.route);

    expect(described.toSorted(byRoute)).toEqual(routed.toSorted(byRoute));
  });

  it('refers only to what it holds, and holds only what it refers to', () => {
    const used = [...new Set(references(document))];
    const held = ['parameters', 'headers', 'schemas'].flatMap((kind) =>
      Object.keys(at(document, 'components', kind) ?? {}).map((name) => `#/components/${kind}/${name}`),
    );

    expect(used.filter((reference) => resolved(reference) === undefined)).toEqual([]);
    expect(held.filter((name) => !used.includes(name))).toEqual([]);
  });

  it('says what it is', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d$/),
      info: { title: 'Rescind', license: { name: 'MIT' }, description: expect.stringMatching(/\.$/) },
      servers: [{ url: '/' }],
    });
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
  });

  it('describes every problem that exists', () => {
    const told = new Set(examples.map(({ value }) => at(value, 'type')));

    expect(Object.keys(problems).filter((name) => !told.has(`urn:rescind:problem:${name}`))).toEqual([]);
  });

  it('gives every operation a name of its own', () => {
    const names = operations.map(({ operationId }) => operationId);

    expect(names).toEqual([...new Set(names)]);
  });

  it('has a request example for every provider', () => {
    const given = paths['/v1/cancellations']?.post?.requestBody?.content['application/json']?.examples ?? {};

    expect(new Set(Object.values(given).map(({ value }) => at(value, 'provider')))).toEqual(new Set(providers.keys()));
  });
});

describe.each(named)('%s', (_, operation) => {
  it('is named, summarised, described and tagged', () => {
    const known = list(document, 'tags').map((tag) => at(tag, 'name'));

    expect(operation.operationId).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.description).toMatch(/^[A-Z][\s\S]*$/);
    expect(operation.tags).toHaveLength(1);
    expect(known).toContain(operation.tags[0]);
  });

  it('asks for scopes that exist, or for nothing', () => {
    const scopes = Object.keys(
      at(document, 'components', 'securitySchemes', 'token', 'flows', 'clientCredentials', 'scopes') ?? {},
    );
    const asked = operation.security.flatMap(({ token = [] }) => token);

    expect(operation.security.length).toBeLessThanOrEqual(1);
    expect(asked).toHaveLength(operation.security.length);
    for (const scope of asked) expect(scopes).toContain(scope);
  });

  it('declares every variable of its path', () => {
    const variables = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? [])
      .map(({ $ref }) => resolved($ref))
      .filter((parameter) => at(parameter, 'in') === 'path');

    expect(declared.map((parameter) => at(parameter, 'name'))).toEqual(variables);
    for (const parameter of declared) expect(at(parameter, 'required')).toBe(true);
  });

  it('has an answer for success, and errors that are problems or API Gateway’s own', () => {
    const statuses = Object.keys(operation.responses);
    const refused = Object.entries(operation.responses).filter(([status]) => status >= '400');

    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    expect(statuses).toContain('429');
    expect(statuses).toContain('500');
    if (operation.security.length > 0) expect(statuses).toEqual(expect.arrayContaining(['401', '403']));
    // An authorizer that fails ends as API Gateway's own 500.
    const own = operation.security.length > 0 ? ['application/problem+json', 'application/json'] : [];
    expect(Object.keys(operation.responses['500']?.content ?? {})).toEqual(expect.arrayContaining(own));
    for (const [status, { description, content }] of refused) {
      const types = Object.keys(content ?? {});
      expect(description).not.toBe('');
      expect(types.length).toBeGreaterThan(0);
      for (const type of types) expect(['application/problem+json', 'application/json']).toContain(type);
      for (const { value } of Object.values(content?.['application/problem+json']?.examples ?? {})) {
        expect(at(value, 'status')).toBe(Number(status));
      }
    }
  });
});

describe('examples', () => {
  it.each(examples.map((example) => [example.title, example] as const))(
    '%s fits its schema',
    (_, { schema, value }) => {
      expect(errorsOf(schema, value)).toEqual([]);
    },
  );

  it.each(
    examples
      .filter(({ title }) => title.startsWith('requestCancellation'))
      .filter(
        ({ value }) =>
          at(value, 'id') === undefined && at(value, 'type') === undefined && at(value, 'message') === undefined,
      )
      .map(({ title, value }) => [title, value] as const),
  )('%s is accepted by the schema that checks requests', (_, value) => {
    expect(check(requestSchema(all), value)).toMatchObject({ ok: true });
  });

  it.each(
    Object.entries(
      paths['/v1/cancellations/{id}/resolution']?.post?.requestBody?.content['application/json']?.examples ?? {},
    ),
  )('the resolution %s is accepted by the schema that checks resolutions', (_, { value }) => {
    expect(check(resolutionSchema, value)).toMatchObject({ ok: true });
  });

  it('would make a test fail if they did not fit', () => {
    const { Cancellation: schema } = (document.components as { schemas: Record<string, unknown> }).schemas;

    expect(errorsOf(schema, { id: 'can_x' })).not.toEqual([]);
  });
});

describe('the request schema', () => {
  const schema = { $ref: '#/components/schemas/CancellationRequest' };
  const taken = examples.filter(
    ({ title, value }) => title.startsWith('requestCancellation') && at(value, 'transaction') && !at(value, 'id'),
  );

  it('of the document refuses the same requests as the schema that checks requests', () => {
    const request = fc.constantFrom(...taken.map(({ value }) => value as Record<string, unknown>));
    const field = fc.constantFrom(
      'provider',
      'transaction',
      'reason',
      'description',
      'merchantReference',
      'ifCaptured',
      'other',
    );
    const value = fc.constantFrom<unknown>(undefined, null, '', 'x', 'refund', 'duplicate', 7, {}, [], 'x'.repeat(256));
    const checks = requestSchema(all);

    fc.assert(
      fc.property(request, field, value, (base, name, given) => {
        const body = JSON.parse(JSON.stringify({ ...base, [name]: given }));
        // That an amount needs a refund is a rule that JSON Schema does not tell.
        fc.pre(body.amount === undefined || body.ifCaptured === 'refund');

        expect(errorsOf(schema, body).length === 0).toBe(check(checks, body).ok);
      }),
      { numRuns: 150 },
    );
  });
});
