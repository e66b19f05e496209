import { providers } from '../../../../functions/providers/index.ts';
import { type Simulator, webhookAbout } from '../../../../functions/providers/simulator.ts';
import { type Check, compared } from '../check.ts';
import type { Smoke, Step } from '../step.ts';

const timeout = 30_000;
const wrongSecret = '0'.repeat(64);

/** The provider's webhook about a payment, signed by somebody who does not know the secret. */
function forged(simulator: Simulator) {
  const { webhook, credentials, fresh } = simulator;
  if (!webhook) return undefined;
  const forger = { ...simulator, credentials: { ...credentials, [webhook.secret]: wrongSecret } };
  return webhookAbout(forger, 'forged', { ...fresh('forged'), ...webhook.cancelled }, Date.now());
}

async function oneAt(provider: string, simulator: Simulator, { outputs, merchant }: Smoke): Promise<Check[]> {
  const message = forged(simulator);
  if (!message) return [];
  const expected = String(providers.get(provider)?.webhook?.refusalStatus ?? 401);
  const { status } = await fetch(`${outputs.ApiUrl}/v1/webhooks/${provider}/${merchant}`, {
    method: 'POST',
    ...message,
    signal: AbortSignal.timeout(timeout),
  });
  return [compared(`a forged webhook of ${provider}`, expected, String(status))];
}

/** The webhook address refuses what the provider did not sign. */
export const forgedWebhooks: Step = {
  name: 'forged webhooks',
  async run(smoke) {
    const checks: Check[] = [];
    for (const [provider, simulator] of smoke.simulators) checks.push(...(await oneAt(provider, simulator, smoke)));
    return checks;
  },
};
