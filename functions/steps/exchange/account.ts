import * as z from 'zod/mini';
import type { MerchantId } from '../../core/cancellation/ids.ts';
import type { Transaction } from '../../core/cancellation/request.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';
import { type Addresses, addressesFor, type ForbiddenAddress } from './addresses.ts';
import { chosenCredentials } from './chosen-credentials.ts';

/** Whose credentials an exchange uses. Tokens are never shared between merchants or between one merchant's terminals. */
export interface Account extends Addresses {
  readonly merchant: MerchantId;
  readonly provider: Provider;
  readonly credentials: Credentials;
  /** The whole document that the credentials were chosen from; a rotated token is written back into it. */
  readonly stored: Credentials;
}

/**
 * Why there is no account. `unusable`: until somebody stores other credentials. `unreadable`: the store did not answer,
 * so try later.
 */
type NoAccount = 'unusable' | 'unreadable' | `forbidden ${ForbiddenAddress['forbidden']}`;

/** The merchant's credentials for this transaction, if they are there and have the declared shape. */
export async function accountOf(
  merchant: MerchantId,
  transaction: Transaction,
  provider: Provider,
  needs: Pick<Dependencies, 'credentials' | 'log' | 'baseUrl' | 'allowedHosts'>,
): Promise<Account | NoAccount> {
  const { credentials, log } = needs;
  try {
    const stored = await credentials.get(merchant, provider.name);
    const chosen = stored && chosenCredentials(provider, stored, transaction);
    const parsed = chosen && z.safeParse(provider.credentials, chosen);
    if (!stored || !parsed?.success) {
      log.warn('no usable credentials', { merchant, provider: provider.name });
      return 'unusable';
    }
    const addresses = addressesFor(provider, parsed.data, needs);
    if ('forbidden' in addresses) return `forbidden ${addresses.forbidden}`;
    return { merchant, provider, credentials: parsed.data, stored, ...addresses };
  } catch (error) {
    log.error('credentials could not be read', { merchant, provider: provider.name, error });
    return 'unreadable';
  }
}
