import type { DueEvent } from '../core/cancellation/cancellation.ts';
import { overdue, sendToReview } from '../core/decide/decide.ts';
import { takeLook } from '../core/look/take-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { providerOf, waysOf } from '../providers/policy-of.ts';
import { answerTokens, eventToPublish } from '../steps/deliver-result.ts';
import { measure } from '../steps/measure.ts';
import { lockOf } from '../steps/record-result.ts';
import { rests } from '../steps/wait-for-end.ts';

/** Somebody is looking right now; the workflow tries again. */
class LookUnderWay extends Error {
  override readonly name = 'LookUnderWay';
}

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'providers' | 'hurry' | 'now' | 'uuid' | 'metrics'>;
type Published = Pick<DueEvent, 'detailType' | 'detail'>;

const leaseMilliseconds = 60_000;

/** The workflow's own time is up: an open cancellation goes to a person; otherwise its result is published (again). */
export function escalate(needs: Needs) {
  const { store, providers, hurry, now, uuid } = needs;

  return async ({ cancellationId }: { readonly cancellationId: string }): Promise<Published> => {
    const loaded = await store.load(cancellationId);
    if (!loaded) throw new ReferenceError(`there is no cancellation ${cancellationId}`);
    if (rests(loaded)) return published(eventToPublish(loaded));
    const provider = providerOf(providers, loaded.request.provider);
    const ways = waysOf(provider, hurry);
    const take = { leaseId: uuid(), leaseUntil: now() + leaseMilliseconds, freshToken: uuid(), now: now() };
    const taken = await store.take(loaded, takeLook(loaded, 'none', take, ways));
    if (!taken) throw new LookUnderWay('a look is under way');
    const { changes, event } = sendToReview(taken, overdue(taken), now(), ways);
    const options = { event, lock: lockOf(taken, provider), now: now() };
    const record = await store.record(taken, changes, { lease: take.leaseId }, options);
    if (!record) throw new LookUnderWay('another look has begun');
    measure(record, event, needs);
    await answerTokens(record, event, needs);
    return published(eventToPublish(record));
  };
}

function published(event: DueEvent | undefined): Published {
  if (!event) throw new ReferenceError('a cancellation rests without an event');
  return { detailType: event.detailType, detail: event.detail };
}
