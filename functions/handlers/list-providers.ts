import * as z from 'zod/mini';
import type { Provider } from '../providers/contract.ts';
import type { Dependencies } from './dependencies.ts';
import { type Answer, refuse } from './http-answer.ts';
import { type HttpEvent, merchantWith } from './http-request.ts';

/** `GET /v1/providers`: what each provider needs and can do, from the facts of its folder. */
export const listProviders =
  ({ providers }: Pick<Dependencies, 'providers'>) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/read');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/read' });
    return { status: 200, body: { items: [...providers.values()].map(capabilitiesOf) } };
  };

const capabilitiesOf = (provider: Provider) => ({
  provider: provider.name,
  title: provider.title,
  transaction: z.toJSONSchema(provider.references, { io: 'input' }),
  required: Object.keys(provider.requirements ?? {}),
  safeToResend: provider.whenInDoubt === 'resend',
  statusReadable: provider.status !== undefined,
  webhooks: provider.webhook !== undefined,
  partialAmounts: provider.capabilities.partialAmounts,
  afterCapture: provider.capabilities.afterCapture,
  deadlineSeconds: provider.times.deadlineSeconds,
});
