import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';

const placeholders = ['{orderId}', '{transactionId}'];
const fixedSegment = /^(?!\.{1,2}$)[\w.~-]+$/;

/** A path whose segments are fixed ones and, once each, the two references. It may end with a slash. */
function isStatusPath(given: string): boolean {
  const [before, ...segments] = given.replace(/\/$/, '').split('/');
  const references = segments.filter((segment) => placeholders.includes(segment)).toSorted();
  const others = segments.filter((segment) => !placeholders.includes(segment));
  return before === '' && references.join() === placeholders.join() && others.every((one) => fixedSegment.test(one));
}

export const credentials = z.object({
  token: headerText(),
  /** How a transaction is read. The documents describe no read, so there is no default. */
  statusPath: z.optional(
    z.string().check(z.refine(isStatusPath, 'a path with the segments {orderId} and {transactionId}')),
  ),
});

export type PgOrdersCredentials = z.infer<typeof credentials>;

/** The part of the credentials that is no secret. Without a path the state cannot be read. */
export type PgOrdersConfiguration = Pick<PgOrdersCredentials, 'statusPath'>;
