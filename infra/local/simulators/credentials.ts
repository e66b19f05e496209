import type { Credentials } from '../../../functions/providers/exchange.ts';
import type { CredentialsByMerchant } from '../engines/credential-store.ts';
import { localMerchants } from '../gateway/client-secret.ts';

/** Gives both local merchants the credentials that each simulator accepts. */
export function simulatedCredentials(
  providers: Iterable<string>,
  credentialsOf: (provider: string) => Credentials | undefined,
): CredentialsByMerchant {
  const ofOne = [...providers].flatMap((provider) => {
    const credentials = credentialsOf(provider);
    return credentials ? [[provider, credentials] as const] : [];
  });
  return Object.fromEntries(localMerchants.map((merchant) => [merchant, Object.fromEntries(ofOne)]));
}

/** The given credentials, and those of the simulators for every merchant and provider that they do not name. */
export function withSimulated(given: CredentialsByMerchant, simulated: CredentialsByMerchant): CredentialsByMerchant {
  const merchants = [...new Set([...Object.keys(simulated), ...Object.keys(given)])];
  return Object.fromEntries(merchants.map((merchant) => [merchant, { ...simulated[merchant], ...given[merchant] }]));
}

/** The merchants who have credentials for a provider. */
export const merchantsWith = (credentials: CredentialsByMerchant, provider: string): readonly string[] =>
  Object.keys(credentials).filter((merchant) => credentials[merchant]?.[provider] !== undefined);
