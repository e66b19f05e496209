import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, rawBody } from '../api/http/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { nudge } from '../steps/nudge.ts';
import { bodyOf, isVerified, keepTestimonies, locksOf, rememberingOwners } from '../steps/webhook-message.ts';

type Needs = Pick<Dependencies, 'store' | 'queue' | 'credentials' | 'providers' | 'hurry' | 'now' | 'log' | 'metrics'>;

/**
 * `POST /v1/webhooks/{provider}/{merchantId}`: keeps what an authenticated message proves, and brings a look forward.
 * It never decides.
 */
export const receiveWebhook =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    // The route always gives both; the text "undefined" names no provider.
    const name = String(event.pathParameters?.provider);
    const merchant = String(event.pathParameters?.merchantId);
    const provider = needs.providers.get(name);
    if (!provider?.webhook) return refuse('not-found');
    const { webhook } = provider;
    const bytes = rawBody(event);
    const headers = headersOf(event);
    if (!(await isVerified({ bytes, headers }, merchant, provider, needs))) {
      needs.log.warn('webhook refused', { provider: name });
      needs.metrics?.record({ provider: name }, { WebhooksForged: 1 });
      return { status: webhook.refusalStatus ?? 401, body: { message: 'The signature does not match' } };
    }
    needs.metrics?.record({ provider: name }, { WebhooksAccepted: 1 });
    const body = bodyOf(bytes, headers['content-type']);
    const ownerOf = rememberingOwners(needs.store);
    const isKept = await keepTestimonies(body, merchant, provider, ownerOf, needs);
    for (const lock of locksOf(webhook.concerns(body), provider, merchant)) {
      const owner = await ownerOf(lock);
      if (owner !== undefined) await nudge(owner, needs);
    }
    // What it proves was not stored, so the provider must send it again.
    if (!isKept) return refuse('internal-error');
    return { status: 200, body: webhook.acknowledgement ?? {} };
  };

const headersOf = ({ headers }: HttpEvent) =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
