import type { CancellationResource } from '../../../functions/api/resource.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import type { Fact } from '../../../functions/providers/simulator.ts';
import type { Envelope } from '../../../infra/local/engines/bus.ts';
import type { ProviderHost } from '../../fixtures/hosted-providers.ts';
import type { tally } from '../campaign.ts';

/** One request of a client. */
export interface ClientRequest {
  readonly merchant: string;
  readonly key: string;
  readonly provider: string;
  readonly payment: string;
  /** The state of the payment at the provider before the request. */
  readonly state: string;
  /** What was true of the payment in that state. */
  readonly truth: readonly Fact[];
  /** The id of the cancellation, once a client got it. */
  id: string | undefined;
}

type Event = Envelope & { readonly detail: { readonly eventId: string; readonly cancellation: CancellationResource } };

interface Seen {
  readonly asked: readonly ClientRequest[];
  /** The last answer of the API, by id. */
  readonly ended: ReadonlyMap<string, CancellationResource>;
  readonly events: readonly Event[];
  readonly effectsOn: ProviderHost['effectsOn'];
  /** The items of the table on the disk. */
  readonly records: readonly Record<string, unknown>[];
}

/** Compares the requests that were accepted with the API, the providers' books, the events and the table. */
export function violationsInResults(
  { asked, ended, events, effectsOn, records }: Seen,
  counted: ReturnType<typeof tally>,
): string[] {
  const promised = asked.filter((one) => one.id !== undefined);
  const byId = Map.groupBy(events, ({ detail }) => detail.cancellation.id);
  const kept = new Set(records.map(({ id }) => id).filter((id) => id !== undefined));
  const cancelled = new Set(['cancelled', 'refunded', 'partially_refunded']);
  counted.add('cancellations', promised.length);
  counted.add('events more than once', events.length - new Set(events.map(({ detail }) => detail.eventId)).size);
  const wrong = promised.flatMap((one) => {
    const { id = '', provider, payment } = one;
    const effects = effectsOn(provider, payment);
    const status = ended.get(id)?.status ?? 'gone';
    counted.add(`ended ${status}`);
    const own = byId.get(id) ?? [];
    const completed = new Set(
      own.filter((event) => event['detail-type'] === 'CancellationCompleted').map(({ detail }) => detail.eventId),
    );
    const last = own.at(-1)?.detail.cancellation.status;
    const isFinal = status !== 'gone' && isEnd(status);
    return [
      ...(isFinal || status === 'review_required' ? [] : [`is still ${status}`]),
      ...(effects.length > 1 ? [`took effect ${effects.length} times`] : []),
      ...(status === 'rejected' && effects.length > 0 ? ['is rejected and took effect'] : []),
      ...(cancelled.has(status) && one.state === 'open' && effects.join() !== status
        ? [`is ${status}, and the provider's books say ${effects.join() || 'nothing'}`]
        : []),
      ...(status === 'cancelled' && one.truth.includes('captured') ? ['was captured and is cancelled'] : []),
      ...(isFinal && completed.size !== 1 ? [`has ended, and ${completed.size} events say so`] : []),
      ...(last === status ? [] : [`is ${status}, and its last event says ${last}`]),
      ...(kept.has(id) ? [] : ['is not in the table']),
    ].map((what) => `${id} (${provider}, payment ${payment}, ${one.state}) ${what}`);
  });
  const unanswered = asked.length - promised.length;
  const extra = kept.size - new Set(promised.map(({ id }) => id)).size;
  const told = new Set(events.map(({ detail }) => detail.eventId));
  return [
    ...wrong,
    ...(unanswered > 0 ? [`${unanswered} requests were not accepted when they were sent again`] : []),
    ...(extra === 0 ? [] : [`the table holds ${extra} cancellations that no client asked for`]),
    ...records.flatMap(({ id, lease, dueEvents }) => {
      const due = (dueEvents ?? []) as readonly { readonly eventId: string }[];
      const missing = due.filter(({ eventId }) => !told.has(eventId));
      return [
        ...(lease ? [`${id} keeps a lease`] : []),
        ...missing.map(({ eventId }) => `${eventId} was never published`),
      ];
    }),
  ];
}
