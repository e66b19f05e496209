import { ok, problemWords, type Reply, Unreachable } from './json-request.ts';

/** The session has ended, or this person may not do this. It would be so for every other request too. */
class NotAllowed extends Error {}

/** The body of a successful answer. @throws NotAllowed, or the problem of this one request. */
export function allowed<T>(reply: Reply): T {
  if (reply.status === 401 || reply.status === 403) throw new NotAllowed(problemWords(reply.status, reply.body));
  return ok<T>(reply);
}

/** Whether an error of one of many requests would come for all others too: nobody answers, or nothing is allowed. */
export const concernsAll = (error: unknown) => error instanceof NotAllowed || error instanceof Unreachable;
