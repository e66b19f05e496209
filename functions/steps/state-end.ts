import { dueEvent } from '../api/event.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import type { Actor, Proposal } from '../core/cancellation/acts/act.ts';
import { type Cancellation, hasLivingLease } from '../core/cancellation/cancellation.ts';
import { type Changes, changed } from '../core/cancellation/changes.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import { correct } from '../core/decide/correct.ts';
import { agreement, propose } from '../core/decide/propose.ts';
import { resolve } from '../core/decide/resolve.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { providerOf } from '../providers/policy-of.ts';
import { deliverResult } from './deliver-result.ts';
import { answerAbout, type ShowingNeeds } from './lanes/answer-about.ts';
import { measure } from './measure.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'metrics' | 'needsApproval'> & ShowingNeeds;

/** What a person says about an end: a resolution of a review, or a correction of an end that a person stated. */
type Stated = Pick<Proposal, 'kind' | 'says'>;

export const lookUnderWay = () => refuse('look-under-way', {}, { 'retry-after': '2' });

/** Records what a person states, or keeps it as a proposal where a second person must agree. */
export async function stateEnd(record: Cancellation, stated: Stated, actor: Actor, needs: Needs): Promise<Answer> {
  if (hasLivingLease(record, needs.now())) return lookUnderWay();
  if (!needs.needsApproval) return recordEnd(record, stated, actor, false, needs);
  switch (agreement(record, stated, actor)) {
    case 'approved':
      return recordEnd(record, stated, actor, true, needs);
    case 'awaits another person':
      return refuse('awaiting-approval', { detail: `you proposed this ${stated.kind} yourself` });
    case 'proposed': {
      const proposed = await write(record, propose(record, stated, actor, needs.now()), {}, needs);
      return proposed ? answerAbout(proposed, 202, needs) : lookUnderWay();
    }
  }
}

async function recordEnd(
  record: Cancellation,
  { kind, says }: Stated,
  actor: Actor,
  isApproval: boolean,
  needs: Needs,
): Promise<Answer> {
  const [decide, detailType] =
    kind === 'resolution'
      ? ([resolve, 'CancellationCompleted'] as const)
      : ([correct, 'CancellationContradicted'] as const);
  const changes = decide(record, says, actor, needs.now(), isApproval);
  const event = dueEvent(changed(record, changes), detailType);
  // The payment was not free after all, so no other cancellation may take it.
  const locksAgain = kind === 'correction' && record.status === 'rejected' && says.status !== 'rejected';
  const recorded = await write(record, changes, { event, locksAgain }, needs);
  if (!recorded) return lookUnderWay();
  measure(recorded, event, needs);
  await deliverResult(recorded, needs);
  return answerAbout(recorded, 200, needs);
}

const write = (
  record: Cancellation,
  changes: Changes,
  more: Pick<Parameters<Needs['store']['record']>[3], 'event' | 'locksAgain'>,
  { store, providers, now }: Needs,
) => {
  const lock = lockOf(record, providerOf(providers, record.request.provider));
  return store.record(record, changes, { version: record.version }, { ...more, lock, now: now() });
};
