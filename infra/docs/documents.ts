import { asyncApi, eventSchema } from '../../functions/api/documents/asyncapi.ts';
import { openApi } from '../../functions/api/documents/openapi.ts';
import { detailTypeNames } from '../../functions/api/event-schema.ts';
import type { Provider } from '../../functions/providers/contract.ts';

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** The generated documents as JSON, by their path under `docs/api`. */
export function documents(providers: ReadonlyMap<string, Provider>): ReadonlyMap<string, string> {
  const described = [...providers.values()];
  const generated = {
    'openapi.json': openApi(described),
    'asyncapi.json': asyncApi(described),
    ...Object.fromEntries(detailTypeNames.map((name) => [`events/${kebab(name)}.schema.json`, eventSchema(name)])),
  };
  return new Map(Object.entries(generated).map(([file, document]) => [file, JSON.stringify(document, null, 2)]));
}
