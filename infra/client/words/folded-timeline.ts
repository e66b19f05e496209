import type { CancellationResource } from '../../../functions/api/resource.ts';

type Timeline = CancellationResource['timeline'];

/** One line of a timeline. */
export interface FoldedEntry {
  /** The first entry of the line. */
  readonly entry: Timeline[number];
  /** Its index in the timeline. */
  readonly index: number;
  /** How many entries of the timeline the line stands for. */
  readonly times: number;
  /** The newest of them. */
  readonly last: Timeline[number];
}

/** A cancel that is repeated after each read leaves two entries a time, or three where its refusal is read as well. */
const maxPeriod = 3;
const minRepeats = 3;

/** The timeline with one line for events that repeat: three times or more, one by one or in turns, whatever their details. */
export function foldedTimeline(timeline: Timeline): readonly FoldedEntry[] {
  const lines: FoldedEntry[] = [];
  for (let index = 0; index < timeline.length; ) {
    const { period, repeats } = repetitionAt(timeline, index);
    lines.push(...folded(timeline, index, period, repeats));
    index += period * repeats;
  }
  return lines;
}

function folded(timeline: Timeline, begin: number, period: number, repeats: number): readonly FoldedEntry[] {
  return timeline.slice(begin, begin + period).flatMap((entry, offset) => {
    const index = begin + offset;
    const last = timeline[index + period * (repeats - 1)];
    return last ? [{ entry, index, times: repeats, last }] : [];
  });
}

/** How many entries repeat together from here on, and how often. One entry, once, if nothing repeats often enough. */
function repetitionAt(timeline: Timeline, begin: number): { readonly period: number; readonly repeats: number } {
  const found = Array.from({ length: maxPeriod }, (_, before) => {
    const period = before + 1;
    return { period, repeats: repeatsOf(timeline, begin, period) };
  });
  return found.find(({ repeats }) => repeats >= minRepeats) ?? { period: 1, repeats: 1 };
}

/** Each of these says something of its own about an end, so none may hide behind another. */
const singular = ['corrected', 'contradicted'];

function repeatsOf(timeline: Timeline, begin: number, period: number): number {
  if (timeline.slice(begin, begin + period).some(({ event }) => singular.includes(event))) return 1;
  let same = begin + period;
  while (same < timeline.length && timeline[same]?.event === timeline[same - period]?.event) same++;
  return Math.floor((same - begin) / period);
}

/** "13 times, the last at …"; `undefined` for a line that stands for one entry. `moment` formats a time. */
export const timesWords = ({ times, last }: FoldedEntry, moment: (iso: string) => string): string | undefined =>
  times === 1 ? undefined : `recorded ${times} times, the last at ${moment(last.at)}`;
