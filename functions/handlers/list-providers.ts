import * as z from 'zod/mini';
import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, merchantWith } from '../api/http/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LaneDependencies } from '../ports/lanes.ts';
import type { Provider } from '../providers/contract.ts';
import { shownActs, shownHold } from '../steps/lanes/shown-hold.ts';

type Needs = Pick<Dependencies, 'providers' | 'credentials'> & Pick<LaneDependencies, 'lanes'>;

/** `GET /v1/providers`: what each provider needs and can do, and whether this merchant has credentials there. */
export const listProviders =
  ({ providers, credentials, lanes }: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/read');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/read' });
    const isOperator = merchantWith(event, 'providers/operate') !== undefined;
    const holds = await lanes.held();
    const acts = isOperator ? await lanes.history() : undefined;
    const items = [...providers.values()].map(async (provider) => ({
      ...capabilitiesOf(provider),
      held: shownHold(holds.get(provider.name), isOperator),
      ...(acts ? { holds: shownActs(provider.name, acts) } : {}),
      configured: (await credentials.describe(merchant, provider.name)) !== undefined,
    }));
    return { status: 200, body: { items: await Promise.all(items) } };
  };

const capabilitiesOf = (provider: Provider) => ({
  provider: provider.name,
  title: provider.title,
  transaction: z.toJSONSchema(provider.references, { io: 'input' }),
  required: Object.keys(provider.requirements ?? {}),
  safeToResend: provider.cancel.repeat === 'harmless',
  whenInDoubt: provider.whenInDoubt,
  statusReadable: provider.status !== undefined,
  webhooks: provider.webhook !== undefined,
  partialAmounts: provider.capabilities.partialAmounts,
  afterCapture: provider.capabilities.afterCapture,
  deadlineSeconds: provider.times.deadlineSeconds,
});
