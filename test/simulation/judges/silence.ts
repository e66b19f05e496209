import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { ProviderWorld } from '../providers/provider-world.ts';

/** A webhook that was accepted, about a payment that was cancelled. */
export interface Told {
  readonly merchant: string;
  readonly payment: string;
  readonly at: number;
}

/** What an accepted webhook told about our cancel must be read, and must lead to the end. */
export function judgeSilence(world: ProviderWorld, records: readonly Cancellation[], told: readonly Told[]): string[] {
  const { webhook } = world.provider;
  if (!webhook?.tells) return [];
  return records.flatMap((record) => {
    const { id, merchant, status, testimonies = [], createdAt, evidence } = record;
    const payment = world.paymentOf(record);
    const isUnread = testimonies.some(({ isRead }) => !isRead);
    const wasCancelled = world.effects.find((one) => one.id === payment && one.effect === 'cancelled');
    const wasTold = told.some((one) => one.merchant === merchant && one.payment === payment && one.at > createdAt);
    const isMissed = wasCancelled && wasTold && wasCancelled.at > createdAt && status !== 'cancelled';
    return [
      ...(isUnread ? [`nobody has read what a webhook told about ${id}`] : []),
      ...(isMissed && evidence?.via !== 'operator'
        ? [`${id} is ${status}, but a webhook had told that our cancel worked`]
        : []),
    ];
  });
}
