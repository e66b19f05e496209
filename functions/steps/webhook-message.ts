import { createHash } from 'node:crypto';
import { transactionLock } from '../core/cancellation/identity.ts';
import type { MerchantId, TransactionLock } from '../core/cancellation/ids.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { Testimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { storable } from '../core/decide/traces.ts';
import type { CancellationStore } from '../ports/cancellation-store.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';
import type { Told } from '../providers/webhook.ts';
import { containsCardNumber } from '../untrusted/card-number.ts';
import { parsed } from '../untrusted/json.ts';
import { presentable } from '../untrusted/presentable.ts';
import { withoutSecrets } from '../untrusted/without-secrets.ts';
import { saidWithoutSecrets } from './said-without-secrets.ts';

/** A webhook as we received it. Nothing in it is trusted before `isVerified`. */
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

/**
 * Appends what the message proves to the records that it is about. `false` if a record already has the maximum of
 * testimonies.
 */
export async function keepTestimonies(
  body: unknown,
  merchant: MerchantId,
  provider: Provider,
  ownerOf: CancellationStore['owner'],
  { store, credentials, now, log, metrics }: Pick<Dependencies, 'store' | 'credentials' | 'now' | 'log' | 'metrics'>,
): Promise<boolean> {
  const told = provider.webhook?.tells?.(body) ?? [];
  if (told.length === 0) return true;
  const secrets = await credentials.webhookSecrets(merchant, provider.name);
  let areKept = true;
  for (const one of told) {
    const testimony = testimonyOf(one, secrets, now());
    for (const lock of locksOf([one.concerns], provider, merchant)) {
      const owner = await ownerOf(lock);
      if (owner === undefined || (await store.testify(owner, testimony)) !== 'full') continue;
      areKept = false;
      log.error('too many testimonies', { cancellationId: owner, provider: provider.name });
      metrics?.record({ provider: provider.name }, { TestimoniesRefused: 1 });
    }
  }
  return areKept;
}

/** Asks for the owner of each lock once. A message usually proves something about the payment that it concerns. */
export function rememberingOwners({ owner }: Pick<CancellationStore, 'owner'>): CancellationStore['owner'] {
  const owners = new Map<TransactionLock, ReturnType<typeof owner>>();
  return (lock) => {
    const asked = owners.get(lock) ?? owner(lock);
    owners.set(lock, asked);
    return asked;
  };
}

/** The longest token of ours is a UUID. */
const maxTokenLength = 64;

/**
 * What a record keeps: bounded, and without secrets and card numbers. An id that cannot be stored as it is, is kept as
 * its hash.
 */
function testimonyOf(
  { id, providerToken = '', proves }: Told,
  secrets: readonly string[],
  receivedAt: Milliseconds,
): Testimony {
  const { said } = saidWithoutSecrets(secrets, proves);
  const isOurs = providerToken.length <= maxTokenLength && !containsCardNumber(providerToken, 'reference');
  const kept = { ...proves, ...(said ? { said: storable(said) } : {}) };
  return {
    id: presentable(id, 'reference') === id ? id : createHash('sha256').update(id).digest('hex'),
    receivedAt,
    ...(providerToken !== '' && isOurs ? { providerToken } : {}),
    proves: kept.detail === undefined ? kept : { ...kept, detail: presentable(withoutSecrets(kept.detail, secrets)) },
  };
}

/** The locks of the payments for which the webhook names every identity reference. */
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
