import * as z from 'zod/mini';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { MerchantId } from '../../core/cancellation/ids.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';
import { chosenCredentials } from './chosen-credentials.ts';

/** Whose credentials an exchange uses. Tokens are never shared between merchants or between one merchant's terminals. */
export interface Account {
  readonly merchant: MerchantId;
  readonly provider: Provider;
  readonly credentials: Credentials;
  /** The whole document that the credentials were chosen from; a rotated token is written back into it. */
  readonly stored: Credentials;
}

/** The merchant's credentials for this transaction, if they are there and have the declared shape. */
export async function accountOf(
  { merchant, request }: Cancellation,
  provider: Provider,
  { credentials, log }: Pick<Dependencies, 'credentials' | 'log'>,
): Promise<Account | undefined> {
  try {
    const stored = await credentials.get(merchant, provider.name);
    const chosen = stored && chosenCredentials(provider, stored, request.transaction);
    const parsed = chosen && z.safeParse(provider.credentials, chosen);
    if (stored && parsed?.success) return { merchant, provider, credentials: parsed.data, stored };
    log.warn('no usable credentials', { merchant, provider: provider.name });
  } catch (error) {
    log.error('credentials could not be read', { merchant, provider: provider.name, error });
  }
  return undefined;
}
