import type { MerchantId, ProviderName } from '../core/cancellation/ids.ts';
import type { Credentials } from '../providers/exchange.ts';

/** What accepting needs to know of a merchant's credentials, without reading a secret. */
export interface CredentialsOutline {
  /** The names of the sets where a provider has several (terminals); otherwise empty. */
  readonly sets: readonly string[];
}

/** Each merchant's credentials for each provider. */
export interface CredentialStore {
  /** `undefined` when the merchant has none there. */
  describe(merchant: MerchantId, provider: ProviderName): Promise<CredentialsOutline | undefined>;
  /** `undefined` when the merchant has none there. */
  get(merchant: MerchantId, provider: ProviderName): Promise<Credentials | undefined>;
  /** Every secret by which a webhook of this provider may be signed for this merchant. */
  webhookSecrets(merchant: MerchantId, provider: ProviderName): Promise<readonly string[]>;
  /** Writes rotated credentials back; the next `get` returns them. */
  replace(merchant: MerchantId, provider: ProviderName, credentials: Credentials): Promise<void>;
}
