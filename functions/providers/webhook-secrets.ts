import { at } from '../untrusted/json.ts';
import type { Provider } from './contract.ts';

/** The names of the credential fields that only verify webhooks. */
export const webhookSecretNames = ({ webhookSecrets }: Pick<Provider, 'webhookSecrets'>): readonly string[] =>
  webhookSecrets ?? ['webhookSecret'];

/** The webhook secrets in credentials or in sets of them, without repetition. */
export function webhookSecretsIn(
  holders: readonly unknown[],
  provider: Pick<Provider, 'webhookSecrets'>,
): readonly string[] {
  const names = webhookSecretNames(provider);
  const secrets = holders.flatMap((holder) => names.map((name) => at(holder, name)));
  return [...new Set(secrets.filter((secret) => typeof secret === 'string'))];
}
