import type { LookMessage } from '../../functions/ports/provider-queue.ts';

/**
 * The length of a task token of Step Functions. Examples from real runs have 664 to 704 characters, the newest ones 704
 * (https://github.com/NordicSemiconductor/asset-tracker-cloud-aws-js); the API allows 2048
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html).
 */
const tokenLength = 704;

const filler = '.';

/** The message, with a token as long as one of Step Functions. */
export const longToken = (message: LookMessage): LookMessage =>
  message.token === undefined ? message : { ...message, token: message.token.padEnd(tokenLength, filler) };

/** The token of the local engine in a long one. */
export const shortToken = (token: string): string => token.replace(/\.+$/, '');
