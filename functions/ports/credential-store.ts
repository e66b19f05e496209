import type { MerchantId, ProviderName } from '../core/cancellation/ids.ts';
import type { Credentials } from '../providers/exchange.ts';

/** What an accept needs to know about a merchant's credentials. It is known without reading a secret. */
export interface CredentialsOutline {
  /** The names of the sets if the provider has several (terminals), otherwise empty. */
  readonly sets: readonly string[];
}

/** Each merchant's credentials for each provider. */
export interface CredentialStore {
  /** `undefined` if the merchant has no credentials for this provider. */
  describe(merchant: MerchantId, provider: ProviderName): Promise<CredentialsOutline | undefined>;
  /** `undefined` if the merchant has no credentials for this provider. */
  get(merchant: MerchantId, provider: ProviderName): Promise<Credentials | undefined>;
  /** The same, and never from a cache: another process may have replaced them a moment ago. */
  reload(merchant: MerchantId, provider: ProviderName): Promise<Credentials | undefined>;
  /** Every secret with which this provider may sign webhooks for this merchant. */
  webhookSecrets(merchant: MerchantId, provider: ProviderName): Promise<readonly string[]>;
  /** Stores rotated credentials. The next `get` returns them. */
  replace(merchant: MerchantId, provider: ProviderName, credentials: Credentials): Promise<void>;
}
