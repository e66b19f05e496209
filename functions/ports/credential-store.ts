import type { Credentials } from '../providers/exchange.ts';

/** What accepting needs to know of a merchant's credentials, without reading a secret. */
export interface CredentialsOutline {
  /** The names of the sets where a provider has several (terminals); otherwise empty. */
  readonly sets: readonly string[];
}

/** Each merchant's credentials for each provider. */
export interface CredentialStore {
  /** `undefined` when the merchant has none there. */
  describe(merchant: string, provider: string): Promise<CredentialsOutline | undefined>;
  /** `undefined` when the merchant has none there. */
  get(merchant: string, provider: string): Promise<Credentials | undefined>;
  /** Every secret by which a webhook of this provider may be signed for this merchant. */
  webhookSecrets(merchant: string, provider: string): Promise<readonly string[]>;
  /** Writes rotated credentials back; the next `get` returns them. */
  replace(merchant: string, provider: string, credentials: Credentials): Promise<void>;
}
