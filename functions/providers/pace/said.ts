import type { Said } from '../../core/cancellation/observation.ts';
import { at, number, text } from '../../untrusted/json.ts';
import { isEchoOf } from '../echoed-id.ts';

/** PACE compares `Accept` exactly: anything else may be answered with 406. */
export const accept = 'application/vnd.api+json';

/** PACE's code for "try again". PACE does not publish which HTTP status comes with it. */
export const temporarilyUnavailable = '1001';

/** The first JSON:API error, kept as evidence. Its code is a string or a number; its detail may contain personal data and is left out. */
export const saidBy = (body: unknown): Said => ({
  code: text(body, 'errors', 0, 'code') ?? number(body, 'errors', 0, 'code')?.toString(),
  message: text(body, 'errors', 0, 'title'),
});

/** Whether the body is a JSON:API document with one resource in it. */
export function isTransaction(body: unknown): boolean {
  const data = at(body, 'data');
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Whether the resource is the one we asked for. One without an id is taken for ours, because the path named it. */
export const isAbout = (body: unknown, transactionId: string) => isEchoOf(at(body, 'data', 'id'), transactionId);

/** Whether a completed transaction reports an error. Then nobody knows where the money is. */
export const reportsError = (body: unknown) => (at(body, 'data', 'attributes', 'error') ?? '') !== '';
