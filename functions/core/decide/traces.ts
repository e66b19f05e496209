import { presentable } from '../../untrusted/presentable.ts';
import type { Cancellation, Evidence, TimelineEntry } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { ExchangeResult, Observation, Said } from '../cancellation/observation.ts';
import { addEntry } from '../cancellation/timeline.ts';

/**
 * What an exchange leaves in the record of an open cancellation: the judged attempts, a line of the timeline and, if it
 * taught anything, evidence.
 */
export function traces(
  { attempts, timeline, version, credentialsRefused }: Cancellation,
  result: ExchangeResult,
): Changes & { readonly timeline: readonly TimelineEntry[] } {
  const { exchange, ended, observation } = result;
  const { kind } = observation;
  const teaches = kind !== 'unknown' && kind !== 'not_sent' && kind !== 'credentials_refused';
  const { code, message, details } = observation.said ?? {};
  const isWorded = code !== undefined || message !== undefined || details !== undefined;
  return {
    attempts,
    ...(teaches || isWorded ? { evidence: evidenceOf(result) } : {}),
    // A failure that says nothing about the credentials does not end the hold, and neither does a webhook.
    ...(credentialsRefused && teaches && exchange !== 'testimony' ? { credentialsRefused: undefined } : {}),
    timeline:
      exchange === 'none' ? timeline : addEntry(timeline, ended, `${exchange}_${kind}`, observationText(observation)),
    version: version + 1,
    updatedAt: ended,
  };
}

/** The observation in a few words, ours before the provider's; `undefined` when there is nothing to add to its kind. */
export function observationText({ code, detail, said }: Observation): string | undefined {
  const words = [code, detail, said?.code, said?.message].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : undefined;
}

const via = { cancel: 'response', refund: 'response', status: 'poll', testimony: 'webhook', none: 'poll' } as const;
const maxDetails = 8;

/** The exchange as evidence. */
export const evidenceOf = ({ exchange, ended, observation: { said = {} } }: ExchangeResult): Evidence => ({
  via: via[exchange],
  observedAt: ended,
  ...storable(said),
});

/** What the provider said, ready to be stored: shortened, without card numbers, and without what is absent. */
export function storable({ details, ...words }: Said): Pick<Evidence, 'reference' | 'code' | 'message' | 'details'> {
  const kept = (given: Readonly<Record<string, string | undefined>>) =>
    Object.entries(given).flatMap(([name, word]) =>
      word ? [[presentable(name), presentable(word, name === 'reference' ? name : undefined)] as const] : [],
    );
  const keptDetails = kept(details ?? {}).slice(0, maxDetails);
  return {
    ...Object.fromEntries(kept(words)),
    ...(keptDetails.length > 0 ? { details: Object.fromEntries(keptDetails) } : {}),
  };
}
