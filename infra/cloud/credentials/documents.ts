import * as z from 'zod/mini';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import { at } from '../../../functions/untrusted/json.ts';

/** What Secrets Manager is given for one merchant at one provider. */
export interface SecretDocuments {
  /** For the provider's worker alone: without webhook secrets. */
  readonly api: Credentials;
  /** Readable without reading the secret, so it holds names only. */
  readonly description: string;
  /** For the webhook function alone. */
  readonly webhookSecrets: readonly string[];
}

type Checked =
  | { readonly ok: true; readonly documents: SecretDocuments }
  | { readonly ok: false; readonly problems: readonly string[] };

const isObject = (value: unknown): value is Credentials =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks a merchant's credentials against what the provider folder declares, and parts the webhook secrets from them. */
export function secretDocuments(provider: Provider, given: unknown): Checked {
  if (!isObject(given)) return { ok: false, problems: ['expected a JSON object'] };
  const parsed = z.safeParse(provider.credentials, given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(problemOf) };
  const sets = setsOf(provider, given);
  const { api, secrets } = withoutWebhookSecrets(given, provider.credentialSets?.under);
  const description = JSON.stringify({ sets: Object.keys(sets) });
  if (description.length > longestDescription) return { ok: false, problems: ['too many sets for one description'] };
  return { ok: true, documents: { api, description, webhookSecrets: secrets } };
}

/** Secrets Manager's limit, in characters. */
const longestDescription = 2048;

/** Where and what is wrong; never the value, which is a secret. */
const problemOf = ({ path, message }: z.core.$ZodIssue) =>
  `${path.map(String).join('.') || 'the document'}: ${message}`;

const setsOf = ({ credentialSets }: Provider, given: Credentials): Credentials => {
  const sets = credentialSets && at(given, credentialSets.under);
  return isObject(sets) ? sets : {};
};

function withoutWebhookSecrets(given: Credentials, setsUnder: string | undefined) {
  const sets = setsUnder === undefined ? undefined : given[setsUnder];
  const holders = [given, ...(isObject(sets) ? Object.values(sets) : [])];
  const secrets = holders.map((holder) => at(holder, 'webhookSecret')).filter((secret) => typeof secret === 'string');
  const bare = (holder: unknown) => {
    if (!isObject(holder)) return holder;
    const { webhookSecret: _secret, ...rest } = holder;
    return rest;
  };
  const parted = Object.entries(isObject(sets) ? sets : {}).map(([name, set]) => [name, bare(set)] as const);
  const api = {
    ...(bare(given) as Credentials),
    ...(setsUnder !== undefined && isObject(sets) ? { [setsUnder]: Object.fromEntries(parted) } : {}),
  };
  return { api, secrets: [...new Set(secrets)] };
}
