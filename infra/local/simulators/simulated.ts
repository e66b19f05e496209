import type { Provider } from '../../../functions/providers/contract.ts';
import type { CredentialsByMerchant } from '../engines/credential-store.ts';
import { localMerchants } from '../gateway/client-secret.ts';

/** Whether the requests of a merchant to a provider go to our simulator. Only then can anybody here read the books. */
export type IsSimulated = (merchant: string, provider: string) => boolean;

interface Addresses {
  readonly providers: ReadonlyMap<string, Pick<Provider, 'ownBaseUrl'>>;
  readonly given: CredentialsByMerchant;
  /** Where the requests to a provider go, unless the merchant's credentials name another address. */
  readonly baseUrl: (provider: string) => string;
  readonly simulatorUrl: (provider: string) => string;
}

/** Compares addresses. Another spelling of the simulator's address counts as a real provider: then nothing is claimed. */
export const simulatedBy =
  ({ providers, given, baseUrl, simulatorUrl }: Addresses): IsSimulated =>
  (merchant, provider) => {
    const credentials = given[merchant]?.[provider];
    const own = credentials && providers.get(provider)?.ownBaseUrl?.(credentials);
    return (own ?? baseUrl(provider)) === simulatorUrl(provider);
  };

/** The simulated providers of each local merchant. */
export const simulatedByMerchant = (providers: Iterable<string>, isSimulated: IsSimulated) => {
  const names = [...providers];
  return Object.fromEntries(
    localMerchants.map((merchant) => [merchant, names.filter((provider) => isSimulated(merchant, provider))]),
  );
};
