import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import { personsWords } from '../../../client/words/act-words.ts';
import { reasonWords } from '../../../client/words/reason-words.ts';
import type { ListedCancellation } from '../../model/figures.ts';
import { duration, paymentReference, timeToEnd } from '../../words/formatting.ts';
import { reviewSince } from '../../words/review-words.ts';
import { clock, idLink } from './content.ts';
import { type Child, element, fill } from './element.ts';
import { chip } from './icon.ts';

const columns = ['Status', 'Cancellation', 'Provider', 'Payment', 'Requested', 'Duration', 'Attempts'] as const;
const classOf = (column: string | undefined) => (column === 'Attempts' ? 'number' : undefined);

/** A narrow table is shown as a list. Then only the role says that something is a row or a cell. */
const roles = { rows: { role: 'rowgroup' }, row: { role: 'row' }, cell: { role: 'cell' } } as const;

/** A table of cancellations. A changed row stays the same element, so that focus and selection stay too. */
export function cancellationTable(caption: string, maxRows = Number.POSITIVE_INFINITY) {
  const body = element('tbody', roles.rows);
  const rows = new Map<string, { readonly row: HTMLTableRowElement; readonly shown: ListedCancellation }>();
  const heads = columns.map((name) =>
    element('th', { scope: 'col', role: 'columnheader', class: classOf(name) }, name),
  );
  const table = element(
    'table',
    { class: 'cancellations', role: 'table' },
    element('caption', { class: 'unseen' }, caption),
    element('thead', roles.rows, element('tr', roles.row, ...heads)),
    body,
  );

  const place = element('div', { class: 'table', hidden: true }, table);
  return {
    /** Hidden while the table is empty. */
    element: place,
    /** Adds or updates a cancellation. New ones go to the top, or with `isLast` to the bottom. */
    put(shown: ListedCancellation, isLast = false): void {
      const known = rows.get(shown.id);
      if (known && known.shown.updatedAt > shown.updatedAt) return;
      const row = known?.row ?? element('tr', { ...roles.row, 'data-id': shown.id });
      rows.set(shown.id, { row, shown });
      renderRow(row, shown);
      if (known) return;
      place.hidden = false;
      if (isLast) body.append(row);
      else body.prepend(row);
      if (rows.size <= maxRows || !(body.lastElementChild instanceof HTMLTableRowElement)) return;
      rows.delete(body.lastElementChild.dataset.id ?? '');
      body.lastElementChild.remove();
    },
    clear(): void {
      rows.clear();
      fill(body);
      place.hidden = true;
    },
    has: (id: string) => rows.has(id),
    size: () => rows.size,
    /** Updates the cells that depend on the time. */
    tick(): void {
      for (const { row, shown } of rows.values()) renderTimes(row, shown);
    },
  };
}

function renderRow(row: HTMLTableRowElement, shown: ListedCancellation): void {
  const reasons = [personsWords(shown), reasonWords(shown)].filter((words) => words !== undefined);
  const payment = paymentReference(shown.transaction);
  const own = shown.merchantReference;
  const cells: readonly (readonly Child[])[] = [
    [chip(shown.status), ...reasons.map((words) => element('span', { class: 'why' }, words))],
    [idLink(shown.id)],
    [shown.provider],
    [
      element('span', { class: 'mono reference', title: payment }, payment),
      own !== null && element('span', { class: 'reference own', title: 'Merchant reference' }, own),
    ],
    [clock(shown.requestedAt)],
    [],
    [shown.attempts],
  ];
  const hadFocus = row.contains(document.activeElement);
  fill(row, ...cells.map((children, index) => cell(columns[index] ?? '', children)));
  renderTimes(row, shown);
  if (hadFocus) row.querySelector('a')?.focus();
}

const cell = (column: string, children: readonly Child[]) =>
  element('td', { ...roles.cell, class: classOf(column), 'data-column': column }, ...children);

function renderTimes(row: HTMLTableRowElement, shown: ListedCancellation): void {
  const took = row.cells[5];
  if (took) fill(took, timeTaken(shown, Date.now()));
}

/** For a review, how long it has waited for a person says more than how long it took to become one. */
function timeTaken(shown: ListedCancellation, now: number): Child {
  if (isEnd(shown.status)) return element('span', { class: 'mono' }, duration(timeToEnd(shown, now)));
  if (shown.status !== 'review_required')
    return element('span', { class: 'mono running' }, duration(timeToEnd(shown, now)), ' …');
  const since = reviewSince(shown.timeline);
  return since !== undefined && element('span', {}, `waiting ${duration(now - Date.parse(since))}`);
}
