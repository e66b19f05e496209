import { dueEvent, type PublishedEvent, publishedEvent } from '../api/event.ts';
import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import { deadlineReview, sendToReview } from '../core/decide/conclude.ts';
import { takeLook } from '../core/look/take-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { policyOf, providerOf } from '../providers/policy-of.ts';
import { answerTokens, eventToPublish } from '../steps/deliver-result.ts';
import { loadCancellation } from '../steps/load-cancellation.ts';
import { measure } from '../steps/measure.ts';

/** A worker is looking right now; the workflow tries again. */
class LookUnderWay extends Error {
  override readonly name = 'LookUnderWay';
}

/** The cancellation is final or under review but has no event; the service never writes such a record. */
class NothingToPublish extends Error {
  override readonly name = 'NothingToPublish';
}

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'providers' | 'hurry' | 'now' | 'uuid' | 'log' | 'metrics'>;

const leaseMilliseconds = 60_000;

/** The workflow's own time is up: an open cancellation goes to a person; otherwise its result is published (again). */
export function escalate(needs: Needs) {
  const { store, providers, hurry, now, uuid } = needs;

  return async ({ cancellationId }: { readonly cancellationId: CancellationId }): Promise<PublishedEvent> => {
    const loaded = await loadCancellation(cancellationId, needs);
    if (rests(loaded)) return published(loaded);
    const provider = providerOf(providers, loaded.request.provider);
    const policy = policyOf(provider, hurry);
    const take = { leaseId: uuid(), leaseUntil: now() + leaseMilliseconds, freshToken: uuid(), now: now() };
    // Stryker disable next-line StringLiteral: whatever is no cancel sends nothing
    const { taken } = await store.take(loaded, takeLook(loaded, 'none', take, policy));
    if (!taken) throw new LookUnderWay('a look is under way');
    const { changes } = sendToReview(taken, deadlineReview(taken), now(), policy);
    const event = dueEvent(changed(taken, changes), 'CancellationReviewRequired');
    const options = { event, lock: lockOf(taken, provider), now: now() };
    const record = await store.record(taken, changes, { lease: take.leaseId }, options);
    if (!record) throw new LookUnderWay('another look has begun');
    measure(record, event, needs);
    await answerTokens(record, event, needs);
    return published(record);
  };
}

function published(record: Cancellation): PublishedEvent {
  const event = eventToPublish(record);
  if (!event) throw new NothingToPublish('a cancellation rests without an event');
  return publishedEvent(record, event);
}
