import { text } from '../../../functions/untrusted/json.ts';

/** How to start what does not run, after the sentence that it does not answer; empty for what others run. */
export const startHint = (profile: string, error: unknown): string =>
  profile === 'local' && text(error, 'cause', 'code') === 'ECONNREFUSED' ? '; start it with npm start' : '';
