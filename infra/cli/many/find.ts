import type { ReviewCode, Status } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation, Client, Query } from '../../client/client.ts';

/** Which cancellations to act on. */
export interface Filters {
  readonly provider?: string | undefined;
  readonly code?: ReviewCode | undefined;
  readonly status?: Status | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The lists that together contain what the filters name. Without a status, these are reviews. `credentials_refused` also
 * means the open cancellations that wait for credentials, because a recheck tries them at once.
 */
function queriesOf({ code, status, ...others }: Filters): readonly Query[] {
  const reviews = { ...others, needs: 'person', reviewCode: code } as const;
  const waiting = { ...others, needs: 'credentials' } as const;
  if (code === undefined) return [status === undefined ? reviews : { ...others, status }];
  const all = code === 'credentials_refused' ? [reviews, waiting] : [reviews];
  return all.filter(
    ({ needs }) => status === undefined || status === (needs === 'person' ? 'review_required' : 'processing'),
  );
}

/** Every cancellation that the filters name, once each. */
export async function findAll(client: Client, filters: Filters): Promise<readonly Cancellation[]> {
  const found = new Map<string, Cancellation>();
  for (const query of queriesOf(filters))
    for await (const cancellation of client.all(query)) found.set(cancellation.id, cancellation);
  return [...found.values()];
}
