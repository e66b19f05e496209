import type { Cancellation } from '../client/client.ts';
import { evidenceLine, meaningOf, reasonOf } from '../client/words/outcome-words.ts';
import { plainWords } from '../client/words/plain-words.ts';
import { statusWord } from '../client/words/status-words.ts';
import { timelineWords } from '../client/words/timeline-words.ts';
import type { Context } from './context.ts';
import { printable, type Style, styledStatus } from './styles.ts';

type Showing = Pick<Context, 'isJson' | 'say' | 'style'>;

const referencesOf = ({ transaction }: Cancellation) =>
  Object.entries(transaction)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

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
export function showCancellation(cancellation: Cancellation, { isJson, say, style }: Showing): void {
  if (isJson) say(jsonOf(cancellation, 2));
  else for (const line of linesOf(withPrintableText(cancellation), style)) say(line);
}

function* linesOf(cancellation: Cancellation, style: Style): Generator<string> {
  const { id, provider, waitingFor, evidence, attempts, timeline } = cancellation;
  yield `${style('bold', id)}  ${styledStatus(cancellation, style)}`;
  const reason = reasonOf(cancellation);
  if (reason !== '') yield `  ${reason}`;
  const meaning = meaningOf(cancellation);
  if (meaning !== undefined) yield `  ${meaning}`;
  if (waitingFor) yield `  waits since ${waitingFor.since}; ${nextTryOf(waitingFor)}`;
  yield `  ${provider}  ${referencesOf(cancellation)}`;
  yield `  asked ${cancellation.requestedAt}${cancellation.completedAt ? `, ended ${cancellation.completedAt}` : ''}, sent ${attempts}×`;
  if (evidence) {
    yield `  known by ${evidenceLine(evidence)}`;
    for (const [name, detail] of Object.entries(evidence.details)) yield `    ${name}: ${detail}`;
  }
  for (const entry of timeline) yield `    ${timelineLine(entry)}`;
}

const nextTryOf = ({ nextTryAt, until }: NonNullable<Cancellation['waitingFor']>) =>
  [nextTryAt && `tried again at ${nextTryAt}`, until && `a person decides at ${until}`].filter(Boolean).join(', ');

export const timelineLine = ({ at, event, detail }: Cancellation['timeline'][number]) =>
  `${at}  ${timelineWords(event)}${detail === null ? '' : ` · ${plainWords(detail)}`}`;

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
    referencesOf(cancellation),
    cancellation.requestedAt,
    reasonOf(cancellation),
  ]);
  for (const [index, line] of table(rows).entries()) {
    const cancellation = cancellations[index];
    say(cancellation ? line.replace(statusWord[cancellation.status], styledStatus(cancellation, style)) : line);
  }
}
