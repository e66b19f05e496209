import { asyncApi, eventSchema } from '../../functions/api/documents/asyncapi.ts';
import { openApi } from '../../functions/api/documents/openapi.ts';
import { detailTypeNames } from '../../functions/api/event-schema.ts';
import type { Provider } from '../../functions/providers/contract.ts';
import { jsonText } from './json-text.ts';

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** The generated documents by their path under `docs/api`, as text. */
export function documents(providers: ReadonlyMap<string, Provider>): ReadonlyMap<string, string> {
  const all = [...providers.values()];
  const made: readonly (readonly [string, unknown])[] = [
    ['openapi.json', openApi(all)],
    ['asyncapi.json', asyncApi(all)],
    ...detailTypeNames.map((name) => [`events/${kebab(name)}.schema.json`, eventSchema(name)] as const),
  ];
  return new Map(made.map(([file, document]) => [file, `${jsonText(document)}\n`]));
}
