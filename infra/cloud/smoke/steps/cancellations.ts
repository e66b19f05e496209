import { type Check, compared, failed } from '../check.ts';
import { makeCancellation } from '../make-cancellation.ts';
import type { MadeCancellation, Smoke, Step } from '../step.ts';

const eventSeconds = 60;

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

async function oneAt(provider: string, smoke: Smoke): Promise<Check> {
  const name = `a cancellation at ${provider}`;
  try {
    const { cancellation, payment, acceptedAt, acceptMilliseconds } = await makeCancellation(smoke, provider);
    await smoke.inbox.eventOf(cancellation.id, eventSeconds);
    const published = seconds(Date.now() - acceptedAt);
    const { effects } = await smoke.control({ provider, id: payment });
    const { status, evidence, requestedAt, completedAt, waitingFor } = cancellation;
    const took = completedAt ? seconds(Date.parse(completedAt) - Date.parse(requestedAt)) : 'not ended';
    const times = `accepted in ${seconds(acceptMilliseconds)}, ended after ${took}, event after ${published}`;
    const said = `${status}${waitingFor ? ` (waits for: ${waitingFor})` : ''} by ${evidence?.via ?? 'nothing'}`;
    const measured = `${said}, released ${effects.length} time(s), ${times}`;
    return compared(name, 'cancelled, released once', measured, status === 'cancelled' && effects.length === 1);
  } catch (error) {
    smoke.signal.throwIfAborted();
    return failed(name, error);
  }
}

/** How the service can learn a result, as `via` of the evidence names it. */
const sources = ['response', 'poll', 'webhook'];

const sourcesIn = (made: readonly MadeCancellation[]) =>
  new Set(made.map(({ cancellation }) => cancellation.evidence?.via));

/** One after the other, so that a new account with ten functions at once is enough. */
export const cancellations: Step = {
  name: 'a cancellation at each provider',
  async run(smoke) {
    const checks: Check[] = [];
    for (const provider of smoke.simulators.keys()) checks.push(await oneAt(provider, smoke));
    const found = sourcesIn(smoke.made);
    const shown = sources.filter((source) => found.has(source as 'poll')).join(', ');
    return [...checks, compared('synchronous, polled and by webhook', sources.join(', '), shown)];
  },
};
