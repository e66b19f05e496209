import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';

/** HTTPS, except for a simulator on the same machine. Without user, query and trailing slash. */
const baseUrl = /^(https:\/\/[^/?#@\s]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)(\/[^/?#\s]+)*$/;

export const credentials = z.object({
  appKey: headerText(),
  appToken: headerText(),
  /** Connectors that run inside VTEX IO receive their keys under other names. */
  headerPrefix: z.optional(z.enum(['X-VTEX-API', 'X-PROVIDER-API'])),
  /** The merchant's own connector. Its host must be one that the operator allows. */
  baseUrl: z.optional(z.string().check(z.regex(baseUrl, 'an https URL without a trailing slash'))),
  /** Sent with every cancel if it is configured. */
  sandboxMode: z.optional(z.boolean()),
});

export type VtexCredentials = z.infer<typeof credentials>;
export type VtexConfiguration = Pick<VtexCredentials, 'sandboxMode'>;
