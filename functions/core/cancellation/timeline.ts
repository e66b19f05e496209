import { presentable } from '../../untrusted/presentable.ts';
import type { TimelineEntry } from './cancellation.ts';
import type { Milliseconds } from './units.ts';

const firstEntries = 20;
const lastEntries = 40;
export const maxTimelineEntries = firstEntries + lastEntries;

/** Adds an entry, unless it repeats the newest one. A long timeline keeps its first 20 and its last 40 entries. */
export function addEntry(
  timeline: readonly TimelineEntry[],
  at: Milliseconds,
  event: string,
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
