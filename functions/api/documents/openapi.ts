import { answer, refusals } from './answers.ts';
import type { Json } from './json-schema.ts';
import { type Operation, operations, scopes, tags } from './operations.ts';
import { headers, parameters } from './parameters.ts';
import { type Examples, requestExamples } from './request-examples.ts';
import { apiSchemas, type DescribedProvider, schemaRef } from './schemas.ts';

/** Where the document says that the service and its tokens are; relative to where the document itself was read. */
export interface Place {
  readonly server?: string;
  readonly tokenUrl?: string | undefined;
}

/** The OpenAPI 3.1 document of the whole API, made from the schemas that check requests and describe answers. */
export function openApi(
  providers: readonly DescribedProvider[],
  { server = '/', tokenUrl = '/oauth2/token' }: Place = {},
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation, providers) };
  }
  const names = providers.map(({ name }) => name);
  const withWebhooks = providers.filter(({ webhook }) => webhook !== undefined).map(({ name }) => name);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Rescind',
      version: '1.0.0',
      summary: 'Cancel a payment once, at any provider, and never lie about the result.',
      description:
        'Rescind accepts a cancellation at once and works on it until its status is final: `cancelled`, `refunded`, `partially_refunded` or `rejected`. If the outcome cannot be found out, the status is `review_required` and a person decides. An unknown outcome is never reported as success or failure. Every result is also published as an event. A path or a method that is not described here is answered with `404`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server, description: 'The service that serves this document' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'oauth2',
          description:
            'OAuth 2.0 client credentials. The token tells which merchant is calling. It is a JWT that lives for a limited time, and we verify it as RFC8725 (JSON Web Token Best Current Practices) asks: its signature, algorithm, issuer, kind and expiry.',
          flows: { clientCredentials: { tokenUrl, scopes } },
        },
      },
      parameters: parameters(names, withWebhooks),
      headers,
      schemas: apiSchemas(providers),
    },
  };
}

function described(operation: Operation, providers: readonly DescribedProvider[]): Json {
  const { id, tag, summary, description, scope, parameters: names = [], answers, problems: failures } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: scope === undefined ? [] : [{ token: [scope] }],
    ...(names.length > 0 ? { parameters: names.map((name) => ({ $ref: `#/components/parameters/${name}` })) } : {}),
    ...requestBody(operation, providers),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, success]) => [status, answer(success, providers)])),
      ...refusals(operation, failures, providers),
    },
  };
}

function requestBody({ body }: Operation, providers: readonly DescribedProvider[]): Json {
  if (body === undefined) return {};
  if (body === 'webhook') {
    const description = "The provider's own JSON or form fields. A signature covers the exact bytes.";
    const content = { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: {} } };
    return { requestBody: { required: true, description, content } };
  }
  const examples = body === 'CancellationRequest' ? asTyped(requestExamples(providers)) : operatorExamples[body];
  const required = body !== 'Recheck' && body !== 'Release';
  return { requestBody: { required, content: { 'application/json': { schema: schemaRef(body), examples } } } };
}

/** What a person types: the default stays unsaid. */
const asTyped = (examples: ReturnType<typeof requestExamples>): Examples =>
  Object.fromEntries(
    Object.entries(examples).map(([name, { summary, value }]) => {
      const { ifCaptured, ...rest } = value;
      return [name, { summary, value: ifCaptured === 'reject' ? rest : { ...rest, ifCaptured } }];
    }),
  );

const holdExamples: Examples = {
  hold: { summary: 'Hold a provider', value: { reason: 'The provider answers cancels for other payments' } },
};

const resolutionExamples: Examples = {
  cancelled: {
    summary: 'The provider cancelled the payment',
    value: { status: 'cancelled', reference: 'c-20481', note: "the provider's portal shows the payment as cancelled" },
  },
  rejected: {
    summary: 'The payment was already captured',
    value: {
      status: 'rejected',
      code: 'already_captured',
      note: 'settled on 15 January; the provider told us by phone',
    },
  },
  partially_refunded: {
    summary: 'A part was refunded',
    value: {
      status: 'partially_refunded',
      refund: { amount: { value: 500, currency: 'USD' } },
      note: 'the settlement file shows a refund of 5.00 USD',
    },
  },
};

const recheckExamples: Examples = {
  recheck: { summary: 'With a note', value: { note: 'the provider says that it has settled the payment' } },
};

const releaseExamples: Examples = {
  release: { summary: 'With a reason', value: { reason: 'The provider has mended its answers' } },
};

const operatorExamples = {
  Recheck: recheckExamples,
  Resolution: resolutionExamples,
  Hold: holdExamples,
  Release: releaseExamples,
};
