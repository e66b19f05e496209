import { transactionLock } from '../core/cancellation/identity.ts';
import type { MerchantId, TransactionLock } from '../core/cancellation/ids.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';
import { parsed } from '../untrusted/json.ts';
import { saidWithoutSecrets } from './said-without-secrets.ts';

/** A webhook as it came. Nothing in it is trusted before `isVerified`. */
interface WebhookMessage {
  readonly bytes: Buffer;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
}

/** JSON or form fields, `undefined` if it is neither. The case of a media type does not matter (RFC 9110, 8.3.1). */
export const bodyOf = (bytes: Buffer, contentType = ''): unknown =>
  contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(bytes.toString()))
    : parsed(bytes.toString());

/** Whether the message comes from the provider, in the way in which that is known there. */
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

/** Appends what the message proves to the records that it is about. `false` if a record keeps no more of it. */
export async function keepTestimonies(
  body: unknown,
  merchant: MerchantId,
  provider: Provider,
  { store, credentials, now, log, metrics }: Pick<Dependencies, 'store' | 'credentials' | 'now' | 'log' | 'metrics'>,
): Promise<boolean> {
  const told = provider.webhook?.tells?.(body) ?? [];
  if (told.length === 0) return true;
  const secrets = await credentials.webhookSecrets(merchant, provider.name);
  let areKept = true;
  for (const { id, concerns, providerToken, proves } of told) {
    for (const lock of locksOf([concerns], provider, merchant)) {
      const owner = await store.owner(lock);
      const about = providerToken === undefined ? {} : { providerToken };
      const testimony = {
        id,
        receivedAt: now(),
        ...about,
        proves: { ...proves, ...saidWithoutSecrets(secrets, proves) },
      };
      if (owner === undefined || (await store.testify(owner, testimony)) !== 'full') continue;
      areKept = false;
      log.error('too many testimonies', { cancellationId: owner, provider: provider.name });
      metrics?.record({ provider: provider.name }, { TestimoniesRefused: 1 });
    }
  }
  return areKept;
}

/** The locks of those payments that the webhook names completely. */
export const locksOf = (
  concerned: readonly Transaction[],
  provider: Provider,
  merchant: MerchantId,
): ReadonlySet<TransactionLock> =>
  new Set(
    concerned
      .filter((transaction) => provider.identity.every((name) => typeof transaction[name] === 'string'))
      .map((transaction) => transactionLock(merchant, provider, transaction)),
  );
