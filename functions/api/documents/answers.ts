import type { ProblemName } from '../problem.ts';
import { problems } from '../problem.ts';
import { exchangesExamples, problemExample, resourceExamples } from './examples.ts';
import type { Json } from './json-schema.ts';
import type { Operation, Success } from './operations.ts';
import type { Example } from './request-examples.ts';
import type { DescribedProvider } from './schemas.ts';
import { schemaRef } from './schemas.ts';
/** A success answer of one call. */
export function answer(
  { description, schema, headers: names = [], examples = [] }: Success,
  providers: readonly DescribedProvider[],
): Json {
  const all = { ...resourceExamples(providers), ...exchangesExamples };
  const shown = Object.fromEntries(examples.map((name) => [name, all[name]]));
  const content = (name: string) => ({
    schema: name === 'document' ? { type: 'object' } : schemaRef(name),
    ...(examples.length > 0 ? { examples: shown } : {}),
  });
  return {
    description,
    ...(names.length > 0
      ? { headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) }
      : {}),
    ...(schema === undefined ? {} : { content: { 'application/json': content(schema) } }),
  };
}

/** The refusals that are no problem documents: API Gateway's own, and those of a signature. */
function plainRefusals({ scope, body }: Operation): Readonly<Record<number, string>> {
  const throttled = { 429: 'Too Many Requests' };
  const unsigned = 'The signature does not match';
  if (body === 'webhook') return { 401: unsigned, 403: unsigned, ...throttled };
  if (scope === undefined) return throttled;
  return { 401: 'Unauthorized', 403: 'Forbidden', ...throttled, 500: 'Internal Server Error' };
}

const plainBody = (message: string): Json => ({
  schema: schemaRef('GatewayMessage'),
  examples: { plain: { summary: message, value: { message } } },
});

/** Every refusal of one call by HTTP status: the problems of our handlers beside the plain ones. */
export function refusals(
  operation: Operation,
  failures: readonly ProblemName[],
  providers: readonly DescribedProvider[],
): Readonly<Record<string, Json>> {
  const byStatus = Map.groupBy(failures, (name): number => problems[name][0]);
  const plain = plainRefusals(operation);
  const statuses = [...new Set([...byStatus.keys(), ...Object.keys(plain).map(Number)])];
  return Object.fromEntries(
    statuses.map((status) => [String(status), refusal(byStatus.get(status) ?? [], plain[status], providers)]),
  );
}

function refusal(
  names: readonly ProblemName[],
  plain: string | undefined,
  providers: readonly DescribedProvider[],
): Json {
  const examples: Record<string, Example> = {};
  for (const name of names) examples[name] = problemExample(name, providers);
  const titles = [...names.map((name) => `\`${name}\`: ${problems[name][1]}.`), ...(plain ? [`${plain}.`] : [])];
  const headers =
    names.includes('too-many-requests') || names.includes('temporarily-unavailable')
      ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }
      : {};
  return {
    description: titles.join(' '),
    ...headers,
    content: {
      ...(names.length > 0 ? { 'application/problem+json': { schema: schemaRef('Problem'), examples } } : {}),
      ...(plain ? { 'application/json': plainBody(plain) } : {}),
    },
  };
}
