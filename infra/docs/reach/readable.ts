import { at, list } from '../../../functions/untrusted/json.ts';

/** Writes a value of a template as text: references become logical ids, and pseudo parameters become one word. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = at(value, 'Ref');
  if (typeof reference === 'string')
    return reference.startsWith('AWS::') ? reference.slice('AWS::'.length).toLowerCase() : reference;
  const [resource] = list(value, 'Fn::GetAtt');
  if (typeof resource === 'string') return resource;
  const pattern = at(value, 'Fn::Sub');
  if (typeof pattern === 'string') return pattern;
  return list(value, 'Fn::Join', 1)
    .map(readable)
    .join('')
    .replace('arn:partition:', '')
    .replace(':region:accountid:', ':');
}

/** Each of the values, or the only one. None if the template does not say it. */
export const readables = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(readable);

/** A logical id as its construct was named, without the hash that the CDK adds. */
export const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
