import type { Said } from '../../core/cancellation/observation.ts';
import { at, list, number, text } from '../../untrusted/json.ts';
import { isEchoOf } from '../echoed-id.ts';
import type { ProviderResponse } from '../exchange.ts';
import { saidDetails } from '../said-details.ts';

/** PACE compares `Accept` exactly: anything else may be answered with 406. */
export const accept = 'application/vnd.api+json';

/** PACE's code for "try again". PACE does not publish which HTTP status comes with it. */
export const temporarilyUnavailable = '1001';

/** So many errors of one answer are named in the evidence. */
const maxErrors = 3;

/**
 * The first JSON:API error, kept as evidence, and the ids by which PACE finds its errors again. A code is a string or a
 * number. The details of an error may contain personal data and are left out.
 */
export const saidBy = (body: unknown): Said => ({
  code: text(body, 'errors', 0, 'code') ?? number(body, 'errors', 0, 'code')?.toString(),
  message: text(body, 'errors', 0, 'title'),
  details: saidDetails({ errorIds: errorIds(body).join(' ') || undefined }),
});

const errorIds = (body: unknown) =>
  list(body, 'errors')
    .slice(0, maxErrors)
    .flatMap((error) => text(error, 'id') ?? []);

/** Whether a gateway in front of PACE answered: PACE itself never answers with HTML. */
export const isPage = ({ headers }: Pick<ProviderResponse, 'headers'>) =>
  headers['content-type']?.startsWith('text/html') ?? false;

/** Whether the body is a JSON:API document with one resource in it. */
export function isTransaction(body: unknown): boolean {
  const data = at(body, 'data');
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Whether the resource is the one we asked for. One without an id is taken for ours, because the path named it. */
export const isAbout = (body: unknown, transactionId: string) => isEchoOf(at(body, 'data', 'id'), transactionId);

/** Whether a completed transaction reports an error. Then nobody knows where the money is. */
export const reportsError = (body: unknown) => (at(body, 'data', 'attributes', 'error') ?? '') !== '';
