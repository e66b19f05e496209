import type { Provider } from '../../../functions/providers/contract.ts';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import { webhookSecretNames, webhookSecretsIn } from '../../../functions/providers/webhook-secrets.ts';
import { addressesFor } from '../../../functions/steps/exchange/addresses.ts';
import { credentialProblems } from '../../simulators/credential-problems.ts';

/** What Secrets Manager stores for one merchant at one provider. */
export interface SecretDocuments {
  /** For the provider's worker: the credentials without webhook secrets. */
  readonly api: Credentials;
  /** Can be read without permission to read the secret, so it holds only names. */
  readonly description: string;
  /** For the webhook function. */
  readonly webhookSecrets: readonly string[];
}

/** Where a stage sends requests. */
interface Sending {
  readonly baseUrl: string;
  readonly allowedHosts: readonly string[];
}

type Checked =
  | { readonly ok: true; readonly documents: SecretDocuments }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The limit of Secrets Manager, in characters. */
const maxDescriptionLength = 2048;

const isObject = (value: unknown): value is Credentials =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Validates the credentials of a merchant with the provider's schema, and their addresses with what the stage allows, and
 * separates the webhook secrets from them. A stage that simulates the provider sends nothing elsewhere, so it has no `sending`.
 */
export function secretDocuments(provider: Provider, given: unknown, sending?: Sending): Checked {
  if (!isObject(given)) return { ok: false, problems: ['expected a JSON object'] };
  const problems = credentialProblems(provider, given);
  if (problems.length > 0) return { ok: false, problems };
  const forbidden = sending ? forbiddenIn(provider, given, sending) : undefined;
  if (forbidden !== undefined) return { ok: false, problems: [forbidden] };
  const under = provider.credentialSets?.under;
  const sets = under === undefined ? undefined : given[under];
  const named = isObject(sets) ? sets : {};
  const description = JSON.stringify({ sets: Object.keys(named) });
  if (description.length > maxDescriptionLength) return { ok: false, problems: ['too many sets for one description'] };
  const webhookSecrets = webhookSecretsIn([given, ...Object.values(named)], provider);
  if (provider.whenInDoubt === 'await-webhook' && webhookSecrets.length === 0)
    return { ok: false, problems: [`${webhookSecretNames(provider)[0]}: without it, no result is ever known`] };
  const bare = <Holder>(holder: Holder) => without(webhookSecretNames(provider), holder);
  const bareSets = Object.fromEntries(Object.entries(named).map(([name, set]) => [name, bare(set)]));
  const api = under !== undefined && isObject(sets) ? { ...bare(given), [under]: bareSets } : bare(given);
  return { ok: true, documents: { api, description, webhookSecrets } };
}

/** What is wrong with an address in the credentials, as the workers of the stage will see it. */
function forbiddenIn(provider: Provider, given: Credentials, { baseUrl, allowedHosts }: Sending): string | undefined {
  const { under } = provider.credentialSets ?? {};
  const sets = under === undefined ? undefined : given[under];
  const used = isObject(sets)
    ? Object.values(sets).map((set) => ({ ...given, ...(isObject(set) ? set : {}) }))
    : [given];
  for (const credentials of used) {
    const settings = { baseUrl: () => baseUrl, allowedHosts: () => allowedHosts };
    const addresses = addressesFor(provider, credentials, settings);
    if (!('forbidden' in addresses)) continue;
    const hosts = allowedHosts.length > 0 ? allowedHosts.join(', ') : 'none';
    return `the ${addresses.forbidden}: must be https, without user, port, query and fragment, on a host that the setting allowedHosts allows (${hosts})`;
  }
  return undefined;
}

function without<Holder>(names: readonly string[], holder: Holder): Holder {
  if (!isObject(holder)) return holder;
  return Object.fromEntries(Object.entries(holder).filter(([name]) => !names.includes(name))) as Holder;
}
