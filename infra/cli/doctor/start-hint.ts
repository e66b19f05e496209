import { text } from '../../../functions/untrusted/json.ts';

/** Added to the message that the service does not answer: what to do. Empty unless it is the local service. */
export const startHint = (profile: string, error: unknown): string =>
  profile === 'local' && text(error, 'cause', 'code') === 'ECONNREFUSED'
    ? '; start it with npm start, or name its address with --address'
    : '';
