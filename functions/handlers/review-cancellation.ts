import { check } from '../api/check.ts';
import { dueEvent } from '../api/event.ts';
import { type Answer, answerWith, refuse } from '../api/http/answer.ts';
import { type HttpEvent, jsonBody, merchantWith } from '../api/http/request.ts';
import { resolutionSchema } from '../api/resolution-schema.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { hasLivingLease } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import { fingerprintOf } from '../core/cancellation/fingerprint.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import { type Resolution, resolve } from '../core/decide/resolve.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { providerOf } from '../providers/policy-of.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { measure } from '../steps/measure.ts';
import { nudgeForOperator } from '../steps/nudge.ts';
import { ownedCancellation } from '../steps/owned-cancellation.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'providers' | 'hurry' | 'now' | 'metrics'>;

/** An operator's two calls, on the token's own merchant: look again now, and say what really happened. */
export const reviewCancellation =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/operate');
    if (merchant === undefined)
      return refuse('insufficient-scope', { detail: 'needs the scope cancellations/operate' });
    const act = event.routeKey.endsWith('/recheck') ? recheck : resolutionIn(event);
    if (typeof act !== 'function') return act;
    const record = await ownedCancellation(event, merchant, needs.store.load);
    return record ? act(record, needs) : refuse('not-found');
  };

type Act = (record: Cancellation, needs: Needs) => Promise<Answer>;

/** The resolution in the body as something to do, or the problem with it. */
function resolutionIn(event: HttpEvent): Act | Answer {
  const body = jsonBody(event);
  if (!body.ok) return refuse(body.name);
  const checked = check(resolutionSchema, body.value);
  if (!checked.ok) return refuse('invalid-request', { errors: checked.errors });
  return (record, needs) => resolveReview(record, checked.value, needs);
}

const lookUnderWay = () => refuse('look-under-way', {}, { 'retry-after': '2' });

async function recheck(record: Cancellation, needs: Needs): Promise<Answer> {
  if (record.erasedAt !== undefined) return refuse('erased');
  if (hasLivingLease(record, needs.now())) return lookUnderWay();
  if (record.status === 'accepted') await startRun(record, record.run, needs);
  else await nudgeForOperator(record.id, needs);
  return answerWith(record, 202);
}

async function resolveReview(record: Cancellation, resolution: Resolution, needs: Needs): Promise<Answer> {
  if (record.resolution === fingerprintOf(resolution)) return answerWith(record, 200);
  if (record.status !== 'review_required') return refuse('not-under-review');
  if (hasLivingLease(record, needs.now())) return lookUnderWay();
  const changes = resolve(record, resolution, needs.now());
  const event = dueEvent(changed(record, changes), 'CancellationCompleted');
  const lock = lockOf(record, providerOf(needs.providers, record.request.provider));
  const resolved = await needs.store.record(
    record,
    changes,
    { version: record.version },
    { event, lock, now: needs.now() },
  );
  if (!resolved) return lookUnderWay();
  measure(resolved, event, needs);
  await deliverResult(resolved, needs);
  return answerWith(resolved, 200);
}
