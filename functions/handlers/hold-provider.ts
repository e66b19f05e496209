import { check } from '../api/check.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import { actorOf, type HttpEvent, jsonBody, merchantWith, rawBody } from '../api/http/request.ts';
import { holdSchema, releaseSchema } from '../api/providers-schema.ts';
import type { Actor } from '../core/cancellation/acts/act.ts';
import type { ProviderName } from '../core/cancellation/ids.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Hold, LaneDependencies } from '../ports/lanes.ts';
import { switchLane } from '../steps/lanes/keep-lanes.ts';
import { shownHold } from '../steps/lanes/shown-hold.ts';

type Needs = Pick<Dependencies, 'providers' | 'now' | 'log'> & LaneDependencies;

/**
 * `PUT` and `DELETE /v1/providers/{provider}/hold`: stops and continues all looks at a provider's cancellations, for every
 * merchant. So it needs a scope of its own, which no merchant has. If the provider is held already, another hold changes
 * nothing. Who did it, when and why is kept, also after the release.
 */
export const holdProvider =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'providers/operate');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope providers/operate' });
    const provider = event.pathParameters?.provider ?? '';
    if (!needs.providers.has(provider)) return refuse('not-found');
    const actor = actorOf(event);
    const isRelease = event.routeKey.startsWith('DELETE ');
    if (isRelease && rawBody(event).length === 0) return release(provider, actor, {}, needs);
    const body = jsonBody(event);
    if (!body.ok) return refuse(body.name);
    const checked = check(isRelease ? releaseSchema : holdSchema, body.value);
    if (!checked.ok) return refuse('invalid-request', { errors: checked.errors });
    const { reason } = checked.value;
    if (isRelease) return release(provider, actor, reason === undefined ? {} : { reason }, needs);
    return hold(provider, { since: needs.now(), ...actor, reason: String(reason) }, needs);
  };

async function hold(provider: ProviderName, asked: Hold, needs: Needs): Promise<Answer> {
  const { hold: stored, isNew } = await needs.lanes.hold(provider, asked);
  if (isNew) needs.log.warn('lane held', { provider, by: stored.by, reason: stored.reason });
  await switchLane(provider, false, needs);
  return { status: 200, body: { provider, held: shownHold(stored, true) } };
}

async function release(
  provider: ProviderName,
  actor: Actor,
  why: { readonly reason?: string },
  needs: Needs,
): Promise<Answer> {
  const ended = await needs.lanes.release(provider, { at: needs.now(), ...actor, ...why });
  if (ended) needs.log.warn('lane released', { provider, by: actor.by, ...why, held: shownHold(ended, true) });
  await switchLane(provider, true, needs);
  return { status: 200, body: { provider, held: null } };
}
