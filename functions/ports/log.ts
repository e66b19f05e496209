import type { Cancellation } from '../core/cancellation/cancellation.ts';

/** Every message that the service logs, with its meaning. The runbook lists them, and its queries name them. */
export const logMessages = {
  accepted: 'A request was stored as a new cancellation.',
  published: 'Our own rule has received an event from the bus: which one, and the status that it tells.',
  exchange: 'An exchange with a provider is finished: which one, what we learnt (`kind`), how long it took.',
  'exchanges not kept':
    'What was said in a look was not added to the exchange log. Nothing else depends on it: the look itself was recorded.',
  'message dropped': 'A queue message led to no look; `because` says why. Duplicates are normal.',
  recovered: 'How many stuck cancellations recovery has continued.',
  'recovery of one cancellation failed': 'Recovery continued the others; a later recovery tries this one again.',
  'workflow not started, recovery will':
    'The cancellation is accepted and stored; recovery starts its workflow a minute later.',
  'no usable credentials':
    'The merchant has no credentials for this provider, or they do not have the declared format.',
  'credentials could not be read': 'The credential store did not answer; nothing was sent.',
  'rotated credentials were not stored': 'A login replaced a refresh token, and only this process knows the new one.',
  'credentials were replaced during a login':
    'Somebody stored or removed credentials while a login replaced their refresh token; what the login gave was not stored.',
  'answer could not be interpreted': 'The code of a provider threw while it read an answer; the outcome is unknown.',
  'webhook refused': 'The signature matches none of the secrets of this merchant and provider.',
  'too many testimonies':
    'A record has 20 testimonies that no look has read; a further one was not stored, and the provider received a 500, so that it sends it again.',
  'token refused': 'An access token was not accepted, and why.',
  'issuer keys could not be read':
    'The token issuer does not answer. `hasOlderKeys`: tokens are still checked with its last keys, until an hour after they were read.',
  'merchant above its rate':
    'A merchant sends more requests than its rate allows; it gets 429 for a second or longer. Written once per function and second, not for each request.',
  'calls are not counted':
    'The table did not count the calls of a merchant; for five seconds all of them are let through.',
  'wait ended early':
    'A read failed or took too long while a caller waited with `Prefer: wait`. It got the record as it was before the wait.',
  'waiting callers are not counted':
    'The table did not count a caller with `Prefer: wait`, so it got its answer at once; or its place is free again only after 20 s.',
  'lane held': 'Somebody holds a provider: no look until it is released. `by` and `reason` say who and why.',
  'lane released': 'Somebody released a provider; `held` is the hold that has ended.',
  'lane not switched, recovery will':
    'The worker of a provider was not stopped or started as the hold asks; recovery tries again a minute later.',
  'holds not read':
    'The table did not tell which providers are held; for five seconds the answers of this process show the last known holds, or none.',
  unexpected: 'A handler threw; the caller received a 500 problem document.',
  unavailable:
    'A service of AWS throttled us or did not answer, also after several attempts; the caller received a 503 and may repeat the request.',
  'dead letter': 'Local system only: a message failed too often and was removed; recovery continues its cancellation.',
  'a cancellation could not be resumed': 'Local system only, at a restart; recovery tries it again.',
  failed: 'A function ended with an error; its trigger tries again.',
} as const satisfies Record<string, string>;

type LogMessage = keyof typeof logMessages;

type Details = Readonly<Record<string, unknown>>;

/** The log of a handler. It never contains a secret or the raw text of a provider. */
export interface Log {
  info(message: LogMessage, details?: Details): void;
  warn(message: LogMessage, details?: Details): void;
  error(message: LogMessage, details?: Details): void;
  /** Each further line of this invocation names this cancellation. Absent where one process works on several at once. */
  follow?(record: Pick<Cancellation, 'id' | 'trace'>): void;
}
