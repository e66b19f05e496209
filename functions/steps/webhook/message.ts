import { createHash } from 'node:crypto';
import type { MerchantId } from '../../core/cancellation/ids.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import { parsed } from '../../untrusted/json.ts';

/** A webhook as we received it. Nothing in it is trusted before `isVerified`. */
export interface WebhookMessage {
  readonly bytes: Buffer;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The case of a media type does not matter (RFC 9110, 8.3.1). */
const isForm = ({ 'content-type': type = '' }: WebhookMessage['headers']) =>
  type.toLowerCase().startsWith('application/x-www-form-urlencoded');

/** JSON or form fields, `undefined` if it is neither. */
export const bodyOf = ({ bytes, headers }: WebhookMessage): unknown =>
  isForm(headers) ? Object.fromEntries(new URLSearchParams(bytes.toString())) : parsed(bytes.toString());

/**
 * Names an authenticated message, so that it is recognised when it comes again. The name depends on what the signature
 * covers, and on everything else that changes how we read the message. Otherwise somebody could send the message first in
 * another form, and the real one would count as a repeat.
 * `undefined` for a message that is not signed, because anybody can write new ones.
 */
export function digestOf(
  { bytes, headers }: WebhookMessage,
  merchant: MerchantId,
  { name, webhook }: Pick<Provider, 'name' | 'webhook'>,
): string | undefined {
  if (webhook?.verifiedBy !== 'signature') return undefined;
  const covered = webhook.covers?.(bytes) ?? bytes.toString('base64');
  return createHash('sha256')
    .update(JSON.stringify([name, merchant, isForm(headers), covered]))
    .digest('hex');
}

/** Whether the message may be processed: its signature is valid, or the provider does not sign its webhooks. */
export async function isVerified(
  { bytes, headers }: WebhookMessage,
  merchant: MerchantId,
  provider: Provider,
  needs: Pick<Dependencies, 'credentials' | 'now'>,
): Promise<boolean> {
  const { webhook } = provider;
  switch (webhook?.verifiedBy) {
    case 'signature': {
      const secrets = await needs.credentials.webhookSecrets(merchant, provider.name);
      return webhook.isAuthentic(bytes, headers, secrets, needs.now());
    }
    case 'nothing':
      return true;
    case undefined:
      return false;
  }
}
