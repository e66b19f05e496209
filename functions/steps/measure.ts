import type { Cancellation, DueEvent } from '../core/cancellation/cancellation.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { MetricName } from '../ports/metrics.ts';

type Needs = Pick<Dependencies, 'metrics' | 'now'>;

/** What a record's newest write means in figures: the event that it made due, or how long it has been waiting. */
export function measure(record: Cancellation, event: DueEvent | undefined, { metrics, now }: Needs): void {
  const { provider } = record.request;
  switch (event?.detailType) {
    case 'CancellationCompleted':
      metrics?.record({ provider, status: record.status }, { Ended: 1 });
      metrics?.record({ provider }, { TimeToEnd: (record.completedAt ?? now()) - record.createdAt });
      break;
    case 'CancellationReviewRequired':
      metrics?.record({ provider }, { ReviewsOpened: 1 });
      break;
    case 'CancellationContradicted':
      metrics?.record({ provider }, { Contradictions: 1 });
      break;
    case 'CredentialsRefused':
      metrics?.record({ provider }, { CredentialsRefused: 1 });
      break;
    case undefined:
      metrics?.record({ provider }, waiting(record, now()));
  }
}

/** Seconds that an open cancellation, or a person, has been waited for; an end waits for nobody. */
function waiting({ status, reviewSince, createdAt, completedAt }: Cancellation, now: number) {
  if (completedAt !== undefined) return {};
  const [name, since]: [MetricName, number] =
    status === 'review_required' ? ['ReviewAge', reviewSince ?? createdAt] : ['OpenAge', createdAt];
  return { [name]: (now - since) / 1000 };
}
