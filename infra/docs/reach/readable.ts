import { at, list } from '../../../functions/untrusted/json.ts';

/** Writes a value of a template as text: references become logical ids, and pseudo parameters become one word. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = at(value, 'Ref');
  if (typeof reference === 'string')
    return reference.replace('AWS::', '').toLowerCase() === reference.toLowerCase()
      ? reference
      : reference.replace('AWS::', '').toLowerCase();
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
