import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, rawBody } from '../api/http/request.ts';
import type { MerchantId } from '../core/cancellation/ids.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';
import { policyOf } from '../providers/policy-of.ts';
import type { Webhook } from '../providers/webhook.ts';
import { nudge } from '../steps/nudge.ts';
import { bodyOf, digestOf, isVerified, type WebhookMessage } from '../steps/webhook/message.ts';
import { keepTestimonies, locksOf, maxPayments, rememberingOwners } from '../steps/webhook/testimonies.ts';

type Needs = Pick<
  Dependencies,
  'store' | 'queue' | 'credentials' | 'providers' | 'hurry' | 'now' | 'uuid' | 'log' | 'metrics'
>;

/** A provider that sends webhooks. */
type Sender = Provider & { readonly webhook: Webhook };

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
    if (!sendsWebhooks(provider)) return refuse('not-found');
    const { webhook } = provider;
    const message = { bytes: rawBody(event), headers: headersOf(event) };
    if (!(await isVerified(message, merchant, provider, needs))) {
      needs.log.warn('webhook refused', { provider: name });
      needs.metrics?.record({ provider: name }, { WebhooksForged: 1 });
      return { status: webhook.refusalStatus ?? 401, body: { message: 'The signature does not match' } };
    }
    needs.metrics?.record({ provider: name }, { WebhooksAccepted: 1 });
    const effect = await processOnce(message, merchant, provider, needs);
    // What it proves was not stored, so the provider must send it again.
    if (effect === 'not kept') return refuse('internal-error');
    if (effect === 'repeated') needs.metrics?.record({ provider: name }, { WebhooksRepeated: 1 });
    return { status: 200, body: webhook.acknowledgement ?? {} };
  };

const sendsWebhooks = (provider: Provider | undefined): provider is Sender => provider?.webhook !== undefined;

/**
 * Processes a message, unless that was done before. It is remembered last: if this process dies, the provider sends the
 * message again. A message that wrote nothing is not remembered, because a repeat of it writes nothing either.
 */
async function processOnce(
  message: WebhookMessage,
  merchant: MerchantId,
  provider: Sender,
  needs: Needs,
): Promise<'processed' | 'repeated' | 'not kept'> {
  const { store, now, hurry } = needs;
  const digest = digestOf(message, merchant, provider);
  const isRepeat = digest !== undefined && (await store.isMessageKnown(provider.name, digest, now()));
  if (isRepeat && !provider.webhook.mayRepeatItself) return 'repeated';

  const body = bodyOf(message);
  const ownerOf = rememberingOwners(store);
  const { areKept, isNews } = await keepTestimonies(body, merchant, provider, ownerOf, needs);
  const effects = new Set<Awaited<ReturnType<typeof nudge>>>();
  for (const lock of [...locksOf(provider.webhook.concerns(body), provider, merchant)].slice(0, maxPayments)) {
    const owner = await ownerOf(lock);
    if (owner !== undefined) effects.add(await nudge(owner, needs, isRepeat));
  }
  if (!areKept) return 'not kept';

  if (isRepeat) return effects.has('nudged') ? 'processed' : 'repeated';
  const until = now() + policyOf(provider, hurry).waits.messageMemory;
  if (digest && (isNews || effects.has('nudged'))) await store.noteMessage(provider.name, digest, until, now());
  return effects.has('over budget') && !isNews && !effects.has('nudged') ? 'repeated' : 'processed';
}

const headersOf = ({ headers }: HttpEvent) =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
