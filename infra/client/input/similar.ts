import { containsCardNumber } from '../../../functions/untrusted/card-number.ts';
import { printable } from '../words/printable.ts';

const maxShown = 40;

/** The known word that was probably meant; `undefined` if none is similar. Upper and lower case do not count. */
export function similarTo(typed: string, known: readonly string[], maxEdits = 3): string | undefined {
  const rated = known.map((word) => ({ word, edits: editsBetween(typed.toLowerCase(), word.toLowerCase()) }));
  const [best] = rated.sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.min(maxEdits, Math.floor(best.word.length * 0.4)) ? best.word : undefined;
}

/** For the end of a sentence: the word that was probably meant, or else every known word. */
export function suggestion(typed: string, known: readonly string[]): string {
  const similar = similarTo(typed, known);
  return similar === undefined ? `known are ${known.join(', ')}` : `did you mean ${similar}?`;
}

/** What somebody typed, short and in quotes. Never shows a card number. */
export const quoted = (typed: string) =>
  containsCardNumber(typed)
    ? '"…"'
    : `"${printable(typed.length > maxShown ? `${typed.slice(0, maxShown)}…` : typed)}"`;

/**
 * How many letters must be inserted, left out, replaced or swapped with their neighbour. (The optimal string alignment
 * distance: Boytsov, "Indexing methods for approximate dictionary searching", ACM JEA 16, 2011, section 2.2.)
 */
function editsBetween(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 3) return Infinity;
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row++) {
    const edits = [row];
    rows.push(edits);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      edits.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwap ? cell(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(from.length, to.length);
}
