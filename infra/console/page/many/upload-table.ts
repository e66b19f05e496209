import { isStatus } from '../../../../functions/core/cancellation/status.ts';
import type { Result } from '../../../client/bulk/result.ts';
import type { Row, Rows } from '../../../client/bulk/row-types.ts';
import { money, paymentReference } from '../../words/formatting.ts';
import { idLink } from '../parts/content.ts';
import { type Child, element, fill } from '../parts/element.ts';
import { chip } from '../parts/icon.ts';

const maxShown = 300;
const columns = ['Line', 'Provider', 'Payment', 'Amount', 'Result'] as const;

/** The rows of a file: what would be sent, and what is wrong. Bad and repeated rows are always among those shown. */
export function uploadTable({ good, bad, repeated, records }: Rows) {
  const cells = new Map<number, HTMLTableCellElement>();
  const lines = [
    ...bad.map(({ line, detail }) => ({
      line,
      isMarked: true,
      cells: rowCells(undefined, `Bad, not sent: ${detail}`),
    })),
    ...repeated.map(({ line, of }) => ({
      line,
      isMarked: true,
      cells: rowCells(undefined, `Repeats line ${of}, not sent`),
    })),
    ...good.map((row) => ({ line: row.line, isMarked: false, cells: rowCells(row, 'To send') })),
  ]
    .slice(0, maxShown)
    .sort((a, b) => a.line - b.line);
  const body = lines.map(({ line, isMarked, cells: own }) => {
    const last = element('td', {}, own.at(-1));
    cells.set(line, last);
    const others = [line, ...own.slice(0, -1)].map((child) => element('td', {}, child));
    return element('tr', { class: isMarked ? 'marked' : undefined, 'data-line': line }, ...others, last);
  });
  const hidden = records.length - lines.length;
  return {
    element: element(
      'div',
      { class: 'upload-rows' },
      element(
        'table',
        {},
        element('caption', { class: 'unseen' }, 'The rows of the file'),
        element('thead', {}, element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)))),
        element('tbody', {}, ...body),
      ),
      hidden > 0 && element('p', { class: 'hint' }, `${hidden} more rows are not shown. They are sent all the same.`),
    ),
    showResult(result: Result): void {
      const cell = cells.get(result.line);
      if (!cell) return;
      const { status, id, detail } = result;
      const words = isStatus(status) ? [chip(status), ' ', idLink(id)] : [`${status}: `];
      fill(cell, ...words, element('span', { class: 'why' }, detail));
    },
  };
}

const rowCells = (row: Row | undefined, state: string): readonly Child[] => {
  if (!row) return ['', '', '', state];
  const { provider, transaction, amount } = row.request;
  return [
    provider,
    element('span', { class: 'mono' }, paymentReference(transaction)),
    amount ? money(amount) : 'all',
    state,
  ];
};
