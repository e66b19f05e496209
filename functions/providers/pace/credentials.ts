import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';

const filled = () => z.string().check(z.minLength(1));

/** An access token that somebody else renews. */
const fixed = z.object({ accessToken: headerText() });

/** The refresh token of the user in whose name we cancel. PACE documents no client credentials for this API. */
const refreshable = z.object({
  clientId: filled(),
  /** Only for a confidential client. */
  clientSecret: z.optional(filled()),
  refreshToken: filled(),
  /** The token endpoint of PACE's identity service, which is another host. */
  tokenUrl: z.url({ protocol: /^https?$/ }),
});

/** A fixed token wins where both are given. */
export const credentials = z.union([fixed, refreshable]);

export type PaceCredentials = z.infer<typeof credentials>;
export type LoginCredentials = z.infer<typeof refreshable>;
