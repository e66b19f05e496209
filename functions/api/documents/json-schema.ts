import * as z from 'zod/mini';

/** A JSON document, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** Our own times are UTC with milliseconds. A date's own pattern says no more than its format, in 200 characters. */
const stateLengths = ({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  // A pattern such as ^[A-Z]{3}$ says the length too. A second check of it would be a second error.
  const length = /^\^\[[^\]]+\]\{(?:\d+,)?(\d+)\}\$$/.exec(jsonSchema.pattern ?? '')?.[1];
  if (length !== undefined) jsonSchema.maxLength = Number(length);
  if (jsonSchema.format !== 'date-time') return;
  delete jsonSchema.pattern;
  jsonSchema.maxLength = '2026-11-20T12:00:00.000Z'.length;
};

/** The JSON Schema (2020-12) of one zod schema, complete in itself. */
export const jsonSchemaOf = (schema: z.ZodMiniType): Json =>
  z.toJSONSchema(schema, { io: 'input', override: stateLengths }) as Json;

/** `int64` is a format of OpenAPI only. */
const forOpenApi = (context: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  stateLengths(context);
  if (context.jsonSchema.type === 'integer') context.jsonSchema.format = 'int64';
};

/** Named JSON Schemas that refer to one another under `base`. */
export function namedSchemas(
  named: Readonly<Record<string, z.ZodMiniType>>,
  base: string,
): Readonly<Record<string, Json>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${base}${id}`, override: forOpenApi });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [name, schema]),
  );
}
