import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import { at } from '../../functions/providers/untrusted-json.ts';

/** Validates against schemas of one document, in the strict mode that refuses unknown keywords and formats. */
export function validator(document: Readonly<Record<string, unknown>>) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false });
  ajv.addVocabulary(['discriminator', 'example']);
  ajv.addFormat(
    'date-time',
    (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  );
  ajv.addFormat('uri-reference', true);
  const rebased = (schema: unknown) =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"document:#/$defs/')) as AnySchema;
  const schemas = at(document, 'components', 'schemas') ?? {};
  ajv.addSchema({ $id: 'document:', $defs: rebased(schemas) });

  const compiled = new Map<string, ValidateFunction>();
  const checkOf = (schema: unknown): ValidateFunction => {
    const text = JSON.stringify(schema);
    const check = compiled.get(text) ?? ajv.compile(rebased(schema));
    compiled.set(text, check);
    return check;
  };

  /** What is wrong with `value`; nothing when it fits. */
  return (schema: unknown, value: unknown): readonly string[] => {
    const check = checkOf(schema);
    return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
