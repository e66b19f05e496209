import type { Cancellation } from '../client/client.ts';
import { plainWords } from '../client/plain-words.ts';
import type { Context } from './command.ts';
import { harmless, type Paint, painted } from './paint.ts';

type Showing = Pick<Context, 'isJson' | 'say' | 'paint'>;

const money = ({ value, currency }: { readonly value: number; readonly currency: string }) =>
  `${value} ${currency} (minor units)`;

const referencesOf = ({ transaction }: Cancellation) =>
  Object.entries(transaction)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** Why it stands where it stands, in one line; empty when there is nothing to say. */
export function reasonOf({ rejection, review, refund }: Cancellation): string {
  const told = rejection ?? review;
  const given = refund ? `given back: ${money(refund.amount)}` : undefined;
  return [told?.code, told?.detail ? plainWords(told.detail) : undefined, given]
    .filter((part) => part !== undefined)
    .join(': ');
}

const steering = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** JSON in which nothing can steer the terminal: JSON itself escapes only the oldest control characters. */
export const jsonOf = (value: unknown, indent?: number) =>
  JSON.stringify(value, null, indent).replaceAll(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The same cancellation with harmless words only. */
const harmlessly = <T extends Cancellation>(cancellation: T): T =>
  JSON.parse(JSON.stringify(cancellation), (_, value: unknown) =>
    typeof value === 'string' ? harmless(value) : value,
  );

/** One cancellation with its story. */
export function showCancellation(cancellation: Cancellation, { isJson, say, paint }: Showing): void {
  if (isJson) say(jsonOf(cancellation, 2));
  else for (const line of linesOf(harmlessly(cancellation), paint)) say(line);
}

function* linesOf(cancellation: Cancellation, paint: Paint): Generator<string> {
  const { id, provider, evidence, attempts, timeline } = cancellation;
  yield `${paint('bold', id)}  ${painted(cancellation, paint)}`;
  const reason = reasonOf(cancellation);
  if (reason !== '') yield `  ${reason}`;
  yield `  ${provider}  ${referencesOf(cancellation)}`;
  yield `  asked ${cancellation.requestedAt}${cancellation.completedAt ? `, ended ${cancellation.completedAt}` : ''}, sent ${attempts}×`;
  if (evidence) {
    const said = [evidence.reference, evidence.code, evidence.message].filter((part) => part !== null).join(' · ');
    yield `  known by ${evidence.via} at ${evidence.observedAt}${said ? `: ${said}` : ''}`;
  }
  for (const entry of timeline) yield `    ${timelineLine(entry)}`;
}

export const timelineLine = ({ at, event, detail }: Cancellation['timeline'][number]) =>
  `${at}  ${event}${detail === null ? '' : `  ${plainWords(detail)}`}`;

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Many cancellations, one line each. */
export function showList(found: readonly Cancellation[], { say, paint }: Pick<Context, 'say' | 'paint'>): void {
  if (found.length === 0) say('No cancellations.');
  const cancellations = found.map(harmlessly);
  const rows = cancellations.map((cancellation) => [
    cancellation.id,
    cancellation.status,
    cancellation.provider,
    referencesOf(cancellation),
    cancellation.requestedAt,
    reasonOf(cancellation),
  ]);
  for (const [index, line] of table(rows).entries()) {
    const cancellation = cancellations[index];
    say(cancellation ? line.replace(cancellation.status, painted(cancellation, paint)) : line);
  }
}
