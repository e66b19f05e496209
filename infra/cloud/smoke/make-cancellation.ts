import { randomUUID } from 'node:crypto';
import { type Cancellation, Refused } from '../../client/client.ts';
import type { MadeCancellation, Smoke } from './step.ts';
import { until } from './until.ts';

/** How long a cancellation of a simulated payment may take. Adyen's late webhooks and a cold start are well inside. */
const maxSeconds = 180;

/** Functions may remember for a minute that a merchant had no credentials. */
const credentialSeconds = 75;

/** Cancels a simulated payment in a state, and waits until the cancellation ends or needs a person. */
export async function makeCancellation(smoke: Smoke, provider: string, state = 'open'): Promise<MadeCancellation> {
  const { api, control, merchant, signal, run } = smoke;
  const payment = randomUUID().replaceAll('-', '').toUpperCase();
  const { transaction } = await control({ provider, id: payment, state, merchant });
  const request = { provider, transaction, merchantReference: `smoke-${run}` };
  const key = randomUUID();
  const accepted = await until('the credentials', { seconds: credentialSeconds, every: 5, signal }, async () => {
    const began = Date.now();
    try {
      const { cancellation } = await api.cancel(key, request, { signal });
      return { cancellation, began, acceptMilliseconds: Date.now() - began };
    } catch (error) {
      if (error instanceof Refused && error.problemName === 'provider-not-configured') return undefined;
      throw error;
    }
  });
  const { began, acceptMilliseconds } = accepted;
  const cancellation = await ended(smoke, accepted.cancellation.id);
  const made = { cancellation, provider, payment, acceptedAt: began + acceptMilliseconds, acceptMilliseconds };
  smoke.made.push(made);
  return made;
}

const ended = ({ api, signal }: Smoke, id: string): Promise<Cancellation> =>
  api.waitForEnd(id, { forSeconds: maxSeconds, signal });
