import type { Cancellation } from '../client/client.ts';
import { actLineWords, personsWords, statementWords, whoWords } from '../client/words/act-words.ts';
import { type FoldedEntry, foldedTimeline, timesWords } from '../client/words/folded-timeline.ts';
import { money } from '../client/words/money.ts';
import { detailOf, evidenceLine, reasonOf } from '../client/words/outcome-words.ts';
import { statusWord } from '../client/words/status-words.ts';
import { detailWords, timelineWords } from '../client/words/timeline-words.ts';
import { fromNow, standingFacts } from '../client/words/waiting-words.ts';
import type { Context } from './context.ts';
import { printable, type Style, styledStatus } from './styles.ts';

type Showing = Pick<Context, 'isJson' | 'say' | 'style' | 'terminal'>;

const referencesOf = ({ transaction }: Cancellation) =>
  Object.entries(transaction)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** What finance and support search for. */
const ownReference = ({ merchantReference }: Cancellation) =>
  merchantReference === null ? '' : `  merchantReference=${merchantReference}`;

const controlCharacters = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** JSON that cannot steer the terminal. `JSON.stringify` escapes only the ASCII control characters. */
export const jsonOf = (value: unknown, indent?: number) =>
  JSON.stringify(value, null, indent).replaceAll(
    controlCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const withPrintableText = <T extends Cancellation>(cancellation: T): T =>
  JSON.parse(JSON.stringify(cancellation), (_, value: unknown) =>
    typeof value === 'string' ? printable(value) : value,
  );

/** One cancellation with its timeline. */
export function showCancellation(cancellation: Cancellation, { isJson, say, style, terminal }: Showing): void {
  if (isJson) say(jsonOf(cancellation, 2));
  else for (const line of linesOf(withPrintableText(cancellation), style, terminal.now())) say(line);
}

function* linesOf(cancellation: Cancellation, style: Style, now: number): Generator<string> {
  const { id, provider, evidence, attempts, timeline, refund, explanation, acts, corrections, proposal } = cancellation;
  yield `${style('bold', id)}  ${styledStatus(cancellation, style)}`;
  yield `  ${explanation}`;
  const detail = detailOf(cancellation);
  if (detail !== undefined) yield `  told: ${detail}`;
  if (refund) yield `  refunded: ${money(refund.amount)}`;
  const standing = standingFacts(cancellation, (iso) => fromNow(iso, now));
  if (standing.length > 0) yield `  ${standing.map(([name, words]) => `${name.toLowerCase()} ${words}`).join('; ')}`;
  yield `  ${provider}  ${referencesOf(cancellation)}${ownReference(cancellation)}`;
  yield `  asked ${cancellation.requestedAt}${cancellation.completedAt ? `, ended ${cancellation.completedAt}` : ''}, sent ${attempts}×`;
  if (evidence) {
    yield `  known by ${evidenceLine(evidence)}`;
    for (const [name, words] of Object.entries(evidence.details)) yield `    ${name}: ${words}`;
  }
  for (const correction of corrections)
    yield `  corrected at ${correction.at} by ${whoWords(correction)}: ${statementWords(correction)}: ${correction.note}`;
  if (proposal)
    yield `  awaits approval since ${proposal.at}: ${proposal.kind} by ${whoWords(proposal)}: ${statementWords(proposal)}: ${proposal.note}`;
  for (const line of timelineLines(timeline)) yield `    ${line}`;
  if (acts.length > 1) yield '  who did what';
  for (const act of acts.length > 1 ? acts : []) yield `    ${actLine(act)}`;
}

const actLine = (act: Cancellation['acts'][number]) => `${act.at}  ${whoWords(act)} ${actLineWords(act)}`;

export const timelineLine = ({ at, event, detail }: Cancellation['timeline'][number]) =>
  `${at}  ${timelineWords(event)}${detail === null ? '' : ` · ${detailWords(detail)}`}`;

/** The lines of a timeline. What repeats is one line. */
export const timelineLines = (timeline: Cancellation['timeline']): readonly string[] =>
  foldedTimeline(timeline).map(foldedLine);

function foldedLine(line: FoldedEntry): string {
  const times = timesWords(line, (iso) => iso);
  return `${timelineLine({ ...line.last, at: line.entry.at })}${times === undefined ? '' : ` (${times})`}`;
}

/** Aligns the columns. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Cancellations, one line each. */
export function showList(found: readonly Cancellation[], { say, style }: Pick<Context, 'say' | 'style'>): void {
  if (found.length === 0) say('No cancellations.');
  const cancellations = found.map(withPrintableText);
  const rows = cancellations.map((cancellation) => [
    cancellation.id,
    statusWord[cancellation.status],
    cancellation.provider,
    `${referencesOf(cancellation)}${ownReference(cancellation)}`,
    cancellation.requestedAt,
    [personsWords(cancellation), reasonOf(cancellation)].filter(Boolean).join(' · '),
  ]);
  for (const [index, line] of table(rows).entries()) {
    const cancellation = cancellations[index];
    say(cancellation ? line.replace(statusWord[cancellation.status], styledStatus(cancellation, style)) : line);
  }
}
