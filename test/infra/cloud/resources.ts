import { at } from '../../../functions/untrusted/json.ts';
import type { Resource, Synthesised } from './synthesised.ts';

export const ofType = ({ resources }: Synthesised, type: string): readonly Resource[] =>
  Object.values(resources).filter(({ Type }) => Type === type);

/** The only resource of a type with these properties. Throws if there are none or several. */
export function only(synthesised: Synthesised, type: string, properties: Record<string, unknown>): Resource {
  const [found, ...others] = ofType(synthesised, type).filter(({ Properties }) =>
    Object.entries(properties).every(([name, value]) => at(Properties, name) === value),
  );
  if (!found || others.length > 0) throw new Error(`${others.length + 1} of ${type} ${JSON.stringify(properties)}`);
  return found;
}

/** The logical id of the resource that has a property with this value. */
export const idOf = ({ resources }: Synthesised, property: string, value: string) =>
  Object.entries(resources).find(([, { Properties }]) => at(Properties, property) === value)?.[0];

/** `pg-orders` becomes `PgOrders`. */
export const inPascalCase = (name: string) =>
  name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
