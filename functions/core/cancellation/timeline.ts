import { presentable } from '../../untrusted/presentable.ts';
import type { TimelineEntry } from './cancellation.ts';
import type { ExchangeName, Observation } from './observation.ts';
import type { End } from './status.ts';
import type { Milliseconds } from './units.ts';

const firstEntries = 20;
const lastEntries = 40;
export const maxTimelineEntries = firstEntries + lastEntries;

/** What an exchange with a result is called in a timeline. */
export type ExchangeEvent = `${Exclude<ExchangeName, 'none'>}_${Observation['kind']}`;

/** Every event that a timeline can have. */
export type TimelineEvent =
  | 'accepted'
  | 'review_required'
  | 'contradicted'
  | 'corrected'
  | 'erased'
  | End
  | ExchangeEvent;

/** Adds an entry, unless it repeats the newest one. A long timeline keeps its first 20 and its last 40 entries. */
export function addEntry(
  timeline: readonly TimelineEntry[],
  at: Milliseconds,
  event: TimelineEvent,
  detail?: string,
): readonly TimelineEntry[] {
  const newest = timeline.at(-1);
  const kept = detail === undefined ? undefined : presentable(detail);
  if (newest?.event === event && newest.detail === kept) return timeline;
  const longer = [...timeline, kept === undefined ? { at, event } : { at, event, detail: kept }];
  // Stryker disable next-line EqualityOperator: at the limit both parts together are the whole
  return longer.length <= maxTimelineEntries
    ? longer
    : [...longer.slice(0, firstEntries), ...longer.slice(-lastEntries)];
}
