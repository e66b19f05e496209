import { check } from '../api/check.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import { actorOf, type HttpEvent, jsonBody, merchantWith, rawBody } from '../api/http/request.ts';
import { recheckSchema, resolutionSchema } from '../api/resolution-schema.ts';
import { type Actor, maxCorrections } from '../core/cancellation/acts/act.ts';
import type { Resolution } from '../core/cancellation/acts/resolution.ts';
import { type Cancellation, hasLivingLease } from '../core/cancellation/cancellation.ts';
import { fingerprintOf } from '../core/cancellation/fingerprint.ts';
import { type NotCorrectable, whyNotCorrectable } from '../core/decide/correct.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { answerAbout, type ShowingNeeds } from '../steps/lanes/answer-about.ts';
import { nudgeForOperator } from '../steps/nudge.ts';
import { ownedCancellation } from '../steps/owned-cancellation.ts';
import { startRun } from '../steps/start-run.ts';
import { lookUnderWay, stateEnd } from '../steps/state-end.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'hurry' | 'metrics' | 'needsApproval'> & ShowingNeeds;

/** An operator's calls, on the token's own merchant: look again now, say what really happened, and correct that. */
export const reviewCancellation =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/operate');
    if (merchant === undefined)
      return refuse('insufficient-scope', { detail: 'needs the scope cancellations/operate' });
    const act = actIn(event);
    if (typeof act !== 'function') return act;
    const record = await ownedCancellation(event, merchant, needs.store.load);
    if (!record) return refuse('not-found');
    // Nobody can look at the payment without its references, and a new note could hold personal data again.
    if (record.erasedAt !== undefined) return refuse('erased');
    return act(record, actorOf(event), needs);
  };

type Act = (record: Cancellation, actor: Actor, needs: Needs) => Promise<Answer>;

/** What the request asks for as something to do, or the problem with its body. */
function actIn(event: HttpEvent): Act | Answer {
  const isRecheck = event.routeKey.endsWith('/recheck');
  if (isRecheck && rawBody(event).length === 0) return recheck({});
  const body = jsonBody(event);
  if (!body.ok) return refuse(body.name);
  const checked = isRecheck
    ? withAct(check(recheckSchema, body.value), recheck)
    : withAct(check(resolutionSchema, body.value), event.routeKey.endsWith('/resolution') ? resolveReview : correctEnd);
  return checked;
}

const withAct = <T>(checked: ReturnType<typeof check<T>>, act: (value: T) => Act): Act | Answer =>
  checked.ok ? act(checked.value) : refuse('invalid-request', { errors: checked.errors });

const recheck =
  ({ note }: { readonly note?: string | undefined }): Act =>
  async (record, actor, needs) => {
    const now = needs.now();
    if (hasLivingLease(record, now)) return lookUnderWay();
    const act = { at: now, act: 'recheck', ...actor, ...(note === undefined ? {} : { note }) } as const;
    const noted = (await nudgeForOperator(record.id, act, needs)) ?? record;
    if (noted.status === 'accepted') await startRun(noted, noted.run, needs);
    return answerAbout(noted, 202, needs);
  };

const resolveReview =
  (resolution: Resolution): Act =>
  async (record, actor, needs) => {
    if (record.resolution === fingerprintOf(resolution)) return answerAbout(record, 200, needs);
    if (record.status !== 'review_required') return refuse('not-under-review');
    return stateEnd(record, { kind: 'resolution', says: resolution }, actor, needs);
  };

const correctEnd =
  (correction: Resolution): Act =>
  async (record, actor, needs) => {
    const why = whyNotCorrectable(record, correction);
    if (why === 'known') return answerAbout(record, 200, needs);
    if (why !== undefined) return refuse('not-correctable', { detail: refusals[why] });
    return stateEnd(record, { kind: 'correction', says: correction }, actor, needs);
  };

const refusals: Readonly<Record<Exclude<NotCorrectable, 'known'>, string>> = {
  open: 'the cancellation has not ended; if it is under review, resolve it',
  proven:
    "the provider itself proved this end, so no person's word contradicts it; a recheck reads the payment, and what the provider shows then is published",
  'said before':
    'this was said before in the same words, and another correction has counted since; if it is true again, say so with another note',
  'same end': 'this is what people have said last; a correction must say something else',
  full: `it has ${maxCorrections} corrections, and none is ever dropped`,
};
