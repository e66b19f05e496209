import { createHash } from 'node:crypto';
import type { CancellationRequest } from './request.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** JSON with sorted keys and without what is absent, so that equal values have equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  // Stryker disable EqualityOperator: no two fields have one name
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  // Stryker restore EqualityOperator
  return `{${fields.join(',')}}`;
}

/** SHA-256 over the parsed fields with defaults left out, never over raw bytes: key order and spaces change nothing. */
export function fingerprint({ ifCaptured, ...fields }: CancellationRequest): string {
  const told = ifCaptured === 'reject' ? fields : { ...fields, ifCaptured };
  return sha256(canonical(told)).toString('hex');
}

/** The fingerprint of any other checked value, such as an operator's resolution. */
export const fingerprintOf = (value: unknown) => sha256(canonical(value)).toString('hex');
