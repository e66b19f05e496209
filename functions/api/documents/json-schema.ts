import * as z from 'zod/mini';

/** A JSON document, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** A date's own pattern says no more than its format, in 200 characters. */
const shorten = ({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
};

/** The JSON Schema (2020-12) of one zod schema, complete in itself. */
export const jsonSchemaOf = (schema: z.ZodMiniType): Json =>
  z.toJSONSchema(schema, { io: 'input', override: shorten }) as Json;

/** Named JSON Schemas that refer to one another under `base`. */
export function namedSchemas(
  named: Readonly<Record<string, z.ZodMiniType>>,
  base: string,
): Readonly<Record<string, Json>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${base}${id}`, override: shorten });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [name, schema]),
  );
}
