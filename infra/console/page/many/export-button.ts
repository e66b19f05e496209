import { exportLines, referencesOf } from '../../../client/export/export-row.ts';
import { messageOf } from '../../../client/words/message-of.ts';
import { clockWords } from '../../words/formatting.ts';
import { button } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { listCancellations } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { download, fileName } from './download.ts';

const pageSize = 100;
/** The page keeps the whole file in its memory: about 500 bytes for each row. */
const maxRows = 50_000;

/**
 * Makes a CSV file of a list, one page after the other.
 * @param queryOf the query of the list with this many items, from this cursor on.
 */
export function exportButton(
  { api, capabilities }: Context,
  queryOf: (limit: number, cursor: string | null) => string,
): { readonly element: HTMLElement; readonly stop: () => void } {
  const words = element('span', { class: 'count', role: 'status' });
  const start = button('Export CSV', () => void run());
  const cancel = button('Cancel the export', () => stop());
  cancel.hidden = true;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };

  /** Returns the lines, and whether there are more than one file may have. */
  async function collect(): Promise<{ readonly lines: readonly string[]; readonly hasMore: boolean }> {
    const { header, lineOf } = exportLines(referencesOf(capabilities));
    const lines = [header];
    let cursor: string | null = null;
    do {
      const page = await listCancellations(api, queryOf(pageSize, cursor));
      lines.push(...page.items.map(lineOf));
      cursor = page.nextCursor;
      const until = page.searchedBackTo === null ? '' : `, back to ${clockWords(page.searchedBackTo)}`;
      words.textContent = `${lines.length - 1} read${until} …`;
    } while (cursor !== null && lines.length <= maxRows && !isStopped);
    return { lines, hasMore: cursor !== null };
  }

  async function run(): Promise<void> {
    isStopped = false;
    start.disabled = true;
    cancel.hidden = false;
    try {
      const { lines, hasMore } = await collect();
      if (isStopped) words.textContent = 'Cancelled. No file was made.';
      else {
        download(fileName('cancellations'), lines);
        words.textContent = hasMore
          ? `The file has the newest ${lines.length - 1}. There are more: the command line exports all of them (rescind export).`
          : `${lines.length - 1} exported.`;
      }
    } catch (error) {
      words.textContent = `No file was made: ${messageOf(error)}`;
    } finally {
      start.disabled = false;
      cancel.hidden = true;
    }
  }

  return { element: element('div', { class: 'selection' }, start, cancel, words), stop };
}
