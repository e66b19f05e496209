import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, rawBody } from '../api/http/request.ts';
import { transactionLock } from '../core/cancellation/identity.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';
import { nudge } from '../steps/nudge.ts';
import { parsed } from '../untrusted/json.ts';

type Needs = Pick<Dependencies, 'store' | 'queue' | 'credentials' | 'providers' | 'hurry' | 'now' | 'log' | 'metrics'>;

/** `POST /v1/webhooks/{provider}/{merchantId}`: 200 exactly when authentic; all it can do is bring a look forward. */
export const receiveWebhook =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    // The route always gives both; the text "undefined" names no provider.
    const name = String(event.pathParameters?.provider);
    const merchantId = String(event.pathParameters?.merchantId);
    const provider = needs.providers.get(name);
    if (!provider?.webhook) return refuse('not-found');
    const bytes = rawBody(event);
    const secrets = await needs.credentials.webhookSecrets(merchantId, name);
    if (!provider.webhook.isAuthentic(bytes, headersOf(event), secrets)) {
      needs.log.warn('webhook refused', { provider: name });
      needs.metrics?.record({ provider: name }, { WebhooksForged: 1 });
      return { status: provider.webhook.refusalStatus ?? 401, body: { message: 'The signature does not match' } };
    }
    needs.metrics?.record({ provider: name }, { WebhooksAccepted: 1 });
    const concerned = provider.webhook.concerns(parsed(bytes.toString()));
    for (const lock of locksOf(concerned, provider, merchantId)) {
      const owner = await needs.store.owner(lock);
      if (owner !== undefined) await nudge(owner, needs);
    }
    return { status: 200, body: {} };
  };

const headersOf = ({ headers }: HttpEvent) =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The locks of those payments that the webhook names completely. */
const locksOf = (concerned: readonly Transaction[], provider: Provider, merchant: string): ReadonlySet<string> =>
  new Set(
    concerned
      .filter((transaction) => provider.identity.every((name) => typeof transaction[name] === 'string'))
      .map((transaction) => transactionLock(merchant, provider, transaction)),
  );
