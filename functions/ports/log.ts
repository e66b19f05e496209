/** Every message that the service logs, with what it tells. The runbook lists them, and its queries name them. */
export const logMessages = {
  exchange: 'An exchange with a provider has ended: which one, what it taught (`kind`), how long it took.',
  'message dropped': 'A queue message had no look to take: `because` says why. Duplicates are normal.',
  recovered: 'Recovery has gone on with so many cancellations that should have gone on by themselves.',
  'recovery of one cancellation failed': 'The others went on; the next recovery tries this one again.',
  'workflow not started, recovery will': 'The cancellation is accepted and durable; its run starts a minute later.',
  'no usable credentials': 'The merchant has no credentials for this provider, or not in the declared shape.',
  'credentials could not be read': 'The credential store did not answer; nothing was sent.',
  'rotated credentials were not stored': 'A login replaced a refresh token, and only this process knows the new one.',
  'answer could not be interpreted': 'A provider folder threw while it read an answer; the outcome is unknown.',
  'webhook refused': 'The signature matches none of the secrets of this merchant and provider.',
  'token refused': 'An access token was not accepted, and why.',
  unexpected: 'A handler threw; the caller was answered with a 500 problem document.',
  'dead letter': 'Local system only: a message failed too often and is set aside; recovery goes on.',
  'a cancellation could not be resumed': 'Local system only, at a restart; recovery tries it again.',
  failed: 'A function ended with an error; its trigger tries again.',
} as const satisfies Record<string, string>;

type LogMessage = keyof typeof logMessages;

type Details = Readonly<Record<string, unknown>>;

/** Where a handler logs what it does. Never a secret, never a provider's raw words. */
export interface Log {
  info(message: LogMessage, details?: Details): void;
  warn(message: LogMessage, details?: Details): void;
  error(message: LogMessage, details?: Details): void;
}
