import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';
import { reference } from '../references.ts';

const filled = () => z.string().check(z.minLength(1));

const fields = {
  integratorId: z.optional(headerText()),
  clientId: z.optional(filled()),
  clientSecret: z.optional(filled()),
  accessToken: z.optional(headerText()),
  /** Pairing may give none. Then lab4pay's webhooks cannot be verified, and only polling finds out the end. */
  webhookSecret: z.optional(z.nullable(filled())),
};

const set = z.object(fields);
type CredentialSet = z.infer<typeof set>;

const canLogIn = ({ clientId, clientSecret }: CredentialSet) => clientId !== undefined && clientSecret !== undefined;

/** A fixed token at the top level would win over a terminal's own login, so this mixture is refused. */
const hidesLogin = (above: CredentialSet, terminal: CredentialSet) =>
  above.accessToken !== undefined && terminal.accessToken === undefined && terminal.clientId !== undefined;

const isComplete = (given: CredentialSet) =>
  given.integratorId !== undefined && (given.accessToken !== undefined || canLogIn(given));

/** One set of fields, or one per terminal. What a terminal leaves out is taken from the top level. */
export const credentials = z.object({ ...fields, terminals: z.optional(z.record(reference(), set)) }).check(
  z.refine(({ terminals = {}, ...above }) => {
    const sets = Object.values(terminals);
    if (sets.length === 0) return isComplete(above);
    return sets.every((terminal) => isComplete({ ...above, ...terminal }) && !hidesLogin(above, terminal));
  }, 'integratorId with clientId and clientSecret, or with accessToken, at the top level or for every terminal'),
);

export type Lab4payCredentials = z.infer<typeof credentials>;

/** One set as it is used, after the top level has filled its gaps; `credentials` has checked that nothing is missing. */
export interface SelectedCredentials {
  readonly integratorId: string;
}

/** A set without a fixed token. */
export interface LoginCredentials extends SelectedCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}
