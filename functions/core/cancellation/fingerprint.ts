import { createHash } from 'node:crypto';
import type { CancellationRequest } from './request.ts';

/** JSON with sorted keys and without what is absent, so that equal values have equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = new Map(Object.entries(value).filter(([, field]) => field !== undefined));
  const sorted = [...fields.keys()].sort().map((name) => `${JSON.stringify(name)}:${canonical(fields.get(name))}`);
  return `{${sorted.join(',')}}`;
}

/** The text of a request that decides whether two requests are the same: the parsed fields without the defaults. */
export const identifying = ({ ifCaptured, ...fields }: CancellationRequest): string =>
  canonical(ifCaptured === 'reject' ? fields : { ...fields, ifCaptured });

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** SHA-256 over the parsed fields with defaults left out, never over raw bytes: key order and spaces change nothing. */
export const fingerprint = (request: CancellationRequest): string => digestOf(identifying(request));

/** The fingerprint of any other checked value, such as an operator's resolution. Base64url and not hex, because DynamoDB charges each write by its size. */
export const fingerprintOf = (value: unknown) => digestOf(canonical(value));
