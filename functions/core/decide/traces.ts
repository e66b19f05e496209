import { presentable } from '../../untrusted/presentable.ts';
import type { Cancellation, Evidence, TimelineEntry } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { ExchangeResult, Observation } from './observation.ts';

/** What an exchange leaves in the record of an open cancellation: the judged attempts, a line of the timeline and, if it taught anything, evidence. */
export function traces(
  { attempts, timeline, version }: Cancellation,
  result: ExchangeResult,
): Changes & { readonly timeline: readonly TimelineEntry[] } {
  const { exchange, ended, observation } = result;
  const teaches = observation.kind !== 'unknown' && observation.kind !== 'not_sent';
  return {
    attempts,
    ...(teaches ? { evidence: evidenceOf(result) } : {}),
    timeline: addEntry(timeline, ended, `${exchange}_${observation.kind}`, observationText(observation)),
    version: version + 1,
    updatedAt: ended,
  };
}

/** The observation in a few words, ours before the provider's; `undefined` when there is nothing to add to its kind. */
export function observationText({ code, detail, said }: Observation): string | undefined {
  const words = [code, detail, said?.code, said?.message].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : undefined;
}

/** The exchange as evidence, with the provider's words shortened. */
export function evidenceOf({ exchange, ended, observation: { said = {} } }: ExchangeResult): Evidence {
  const words = (['reference', 'code', 'message'] as const).flatMap((name) =>
    said[name] ? [[name, presentable(said[name])] as const] : [],
  );
  return { via: exchange === 'cancel' ? 'response' : 'poll', observedAt: ended, ...Object.fromEntries(words) };
}
