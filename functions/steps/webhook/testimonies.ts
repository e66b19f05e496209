import { createHash } from 'node:crypto';
import { transactionLock } from '../../core/cancellation/identity.ts';
import type { CancellationId, MerchantId, TransactionLock } from '../../core/cancellation/ids.ts';
import type { Transaction } from '../../core/cancellation/request.ts';
import type { Testimony } from '../../core/cancellation/testimony.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { storable } from '../../core/decide/traces.ts';
import type { CancellationStore } from '../../ports/cancellation-store.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Told } from '../../providers/webhook.ts';
import { containsCardNumber } from '../../untrusted/card-number.ts';
import { presentable } from '../../untrusted/presentable.ts';
import { withoutSecrets } from '../../untrusted/without-secrets.ts';
import { saidWithoutSecrets } from '../said-without-secrets.ts';

/**
 * How many payments of one message we look up. Stripe and Yuno write about one payment, and Adyen sends up to six items.
 * Further payments are polled as before.
 */
export const maxPayments = 100;

interface Kept {
  /** `false` if a record already has the maximum of testimonies, or if the message has too many. */
  readonly areKept: boolean;
  /** Something was stored that no record had. */
  readonly isNews: boolean;
}

/** Appends what the message proves to the records that it is about. */
export async function keepTestimonies(
  body: unknown,
  merchant: MerchantId,
  provider: Provider,
  ownerOf: CancellationStore['owner'],
  { store, credentials, now, log, metrics }: Pick<Dependencies, 'store' | 'credentials' | 'now' | 'log' | 'metrics'>,
): Promise<Kept> {
  const told = distinct(provider.webhook?.tells?.(body) ?? []);
  if (told.length === 0) return { areKept: true, isNews: false };
  const secrets = await credentials.webhookSecrets(merchant, provider.name);
  let areKept = true;
  let isNews = false;
  const refuse = (owner?: CancellationId) => {
    areKept = false;
    log.error('too many testimonies', { ...(owner ? { cancellationId: owner } : {}), provider: provider.name });
    metrics?.record({ provider: provider.name }, { TestimoniesRefused: 1 });
  };
  for (const one of told.slice(0, maxPayments)) {
    const testimony = testimonyOf(one, secrets, now());
    for (const lock of locksOf([one.concerns], provider, merchant)) {
      const owner = await ownerOf(lock);
      const outcome = owner && (await store.testify(owner, testimony));
      if (outcome === 'full') refuse(owner);
      isNews ||= outcome === 'stored';
    }
  }
  if (told.length > maxPayments) refuse();
  return { areKept, isNews };
}

/** One message may repeat a statement. */
const distinct = (told: readonly Told[]): readonly Told[] => [
  ...new Map(told.map((one) => [JSON.stringify([one.id, one.concerns]), one])).values(),
];

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
