import { readFileSync } from 'node:fs';
import { isCancellationId } from '../../../functions/core/cancellation/ids.ts';
import { parseCsv, separatorOf } from '../../client/bulk/csv.ts';
import { quoted } from '../../client/input/similar.ts';
import { fileProblem } from '../input/file-problem.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** The columns that may hold the id: those of an export and of the results of `bulk`. */
const idColumns = ['id', 'result_cancellation_id'];

/**
 * The ids that were typed and those in a file, each once. The file is a CSV file with a column `id`, or has one id on each
 * line. `-` is standard input.
 * @throws UsageError if something is not an id.
 */
export async function idsFrom(typed: readonly string[], file: string | undefined, input: Terminal['input']) {
  const texts = file === undefined ? [] : idsIn(file === '-' ? await input.all() : read(file), file);
  const ids = [...new Set([...typed, ...texts])];
  const wrong = ids.find((id) => !isCancellationId(id));
  if (wrong !== undefined)
    throw new UsageError(`${quoted(wrong)} is not the id of a cancellation, such as can_…; nothing is sent`);
  return ids;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileProblem(file, 'read', error);
  }
}

function idsIn(text: string, file: string): readonly string[] {
  const [header, ...records] = parseCsv(text, separatorOf(text));
  if (!header) throw new UsageError(`${file === '-' ? 'standard input' : file} has no ids`);
  const column = header.cells.findIndex((name) => idColumns.includes(name.toLowerCase()));
  const bad = [header, ...records].find(({ problem }) => problem !== undefined);
  if (bad) throw new UsageError(`Line ${bad.openQuote ?? bad.line}: ${bad.problem}; nothing is sent`);
  // Rows of a result file for which nothing was sent have no id.
  if (column >= 0) return records.map(({ cells }) => cells[column] ?? '').filter((id) => id !== '');
  if (header.cells.length > 1) throw new UsageError(`Line ${header.line}: there is no column "id"`);
  return [header, ...records].map(({ cells }) => cells[0] ?? '');
}
