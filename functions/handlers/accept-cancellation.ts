import { check } from '../api/check.ts';
import { type Answer, appliedWait, locationOf, refuse } from '../api/http/answer.ts';
import {
  actorOf,
  type HttpEvent,
  header,
  idempotencyKey,
  jsonBody,
  merchantWith,
  preferredWait,
} from '../api/http/request.ts';
import { requestSchemaFor } from '../api/request-schema.ts';
import { storedTrace } from '../api/traceparent.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import { isMerchantId } from '../core/cancellation/ids.ts';
import { newCancellation } from '../core/cancellation/new-cancellation.ts';
import type { CancellationRequest } from '../core/cancellation/request.ts';
import type { ShownCancellation } from '../core/cancellation/shown.ts';
import { isEnd } from '../core/cancellation/status.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { providerOf } from '../providers/policy-of.ts';
import { endingWithin } from '../steps/admission/ending-within.ts';
import { answerAbout, type ShowingNeeds } from '../steps/lanes/answer-about.ts';
import { missingCredentials } from '../steps/missing-credentials.ts';
import { startRun } from '../steps/start-run.ts';
import { waitForEnd } from '../steps/wait-for-end.ts';

type Needs = Pick<
  Dependencies,
  'store' | 'workflow' | 'credentials' | 'uuid' | 'untilResting' | 'places' | 'log' | 'metrics'
> &
  ShowingNeeds;

/** When a start is left to recovery, counted from the request, so that the answer comes before the function is stopped after 29 s. */
const startTime: Milliseconds = 25_000;

/** `POST /v1/cancellations`: checks the request, makes it durable in one write, starts its workflow. */
export function acceptCancellation(needs: Needs) {
  const schemaFor = requestSchemaFor(needs.providers);

  return async (event: HttpEvent): Promise<Answer> => {
    const received = needs.now();
    const merchant = merchantWith(event, 'cancellations/write');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/write' });
    // Its messages could not be sent, so the cancellation would be accepted and never run.
    if (!isMerchantId(merchant)) return refuse('merchant-name-not-valid');
    const body = jsonBody(event);
    if (!body.ok) return refuse(body.name);
    const request = check(schemaFor(body.value), body.value);
    if (!request.ok) return refuse('invalid-request', { errors: request.errors });
    const key = idempotencyKey(event);
    if (!key.ok) return refuse(key.name);
    const asked = request.value as CancellationRequest;
    const provider = providerOf(needs.providers, asked.provider);
    const outline = await needs.credentials.describe(merchant, provider.name);
    const missing = missingCredentials(provider, outline, asked.transaction);
    if (missing) return refuse(missing.name, missing.extensions);

    const now = needs.now();
    const trace = storedTrace(header(event, 'traceparent'));
    const record = newCancellation(merchant, key.value, asked, now, { actor: actorOf(event), trace });
    const accepted = await needs.store.accept(record, lockOf(record, provider), needs.uuid());
    if (accepted.outcome === 'taken') return taken(accepted.owner);
    const known = accepted.outcome === 'known';
    const stored = known ? accepted.record : record;
    needs.log.follow?.(stored);
    if (!known) noteAccepted(provider.name, needs);
    if (stored.fingerprint !== record.fingerprint) return refuse('idempotency-key-reused');
    if (stored.status === 'accepted') await startOrLeave(stored, received + startTime - needs.now(), needs);
    const seconds = preferredWait(event);
    const { record: newest, isApplied } = await waitForEnd(stored, seconds, needs, received);
    const headers = { ...(known ? replayed : {}), ...(isApplied ? appliedWait(seconds) : {}) };
    return answerAccepted(newest, needs, headers);
  };
}

function noteAccepted(provider: string, { log, metrics }: Needs): void {
  log.info('accepted', { provider });
  metrics?.record({ provider }, { Accepted: 1 });
}

/** A start that fails is not the merchant's concern: the record is durable, and recovery starts it. */
async function startOrLeave(record: Cancellation, time: Milliseconds, needs: Needs): Promise<void> {
  try {
    await endingWithin(time, startRun(record, record.run, needs));
  } catch (error) {
    needs.log.warn('workflow not started, recovery will', { cancellationId: record.id, error });
  }
}

const taken = (owner: string) =>
  refuse('transaction-already-being-cancelled', { cancellationId: owner }, { location: locationOf(owner) });

const replayed = { 'idempotent-replayed': 'true' };

async function answerAccepted(
  record: ShownCancellation,
  needs: ShowingNeeds,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const status = isEnd(record.status) ? 200 : 202;
  return answerAbout(record, status, needs, { location: locationOf(record.id), ...headers });
}
