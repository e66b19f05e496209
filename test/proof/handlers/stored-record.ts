import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { transactionLock } from '../../../functions/core/cancellation/identity.ts';
import { newCancellation } from '../../../functions/core/cancellation/new-cancellation.ts';
import type { Status } from '../../../functions/core/cancellation/status.ts';
import { providers } from '../../../functions/providers/index.ts';
import type { Handlers } from './handlers.ts';

/** Stores a record of any status, and its lock, as if the service had worked on it a minute ago. */
export function storeRecord(
  { table, dependencies }: Pick<Handlers, 'table' | 'dependencies'>,
  {
    merchant,
    key,
    provider,
    transaction,
    status,
    ...more
  }: Pick<Partial<Cancellation>, 'proposal' | 'resolution' | 'acts'> & {
    readonly merchant: string;
    readonly key: string;
    readonly provider: string;
    readonly transaction: Readonly<Record<string, string>>;
    readonly status: Status;
  },
): Cancellation {
  const at = dependencies.now() - 60_000;
  const asked = { provider, transaction, merchantReference: 'order-1', ifCaptured: 'reject' } as const;
  const fresh = newCancellation(merchant, key, asked, at);
  const isOpen = status === 'accepted' || status === 'processing';
  const record: Cancellation = {
    ...fresh,
    ...more,
    status,
    ...(status === 'accepted' ? {} : { version: 2, look: 1, lookBegan: at, firstLookAt: at, deadline: at + 3_600_000 }),
    ...(status === 'rejected' ? { rejection: { code: 'already_captured' } } : {}),
    ...(status === 'review_required' ? { review: { code: 'outcome_unknown' } } : {}),
    ...(isOpen || status === 'review_required' ? {} : { completedAt: at }),
  };
  const identity = providers.get(provider)?.identity ?? [];
  table.accept(record, transactionLock(merchant, { name: provider, identity }, transaction), key);
  return record;
}
