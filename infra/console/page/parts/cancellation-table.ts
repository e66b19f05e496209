import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import { duration, paymentReference, timeToEnd } from '../../words/formatting.ts';
import { reviewSince } from '../../words/review-words.ts';
import { spacedWords } from '../../words/status-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { idLink, moment } from './controls.ts';
import { type Child, element, fill } from './element.ts';
import { chip } from './icon.ts';

/** A table whose rows stay the same elements while what they say changes, so that focus and selection stay too. */
export interface CancellationTable {
  readonly element: HTMLElement;
  /** Adds or renews one; new ones go on top, or with `isLast` to the bottom. */
  put(cancellation: CancellationResource, isLast?: boolean): void;
  remove(id: string): void;
  clear(): void;
  has(id: string): boolean;
  /** Renews what depends on the time. */
  tick(now: number): void;
}

const columns = ['Status', 'Cancellation', 'Provider', 'Payment', 'Asked', 'Time to end', 'Attempts'] as const;

export function cancellationTable(caption: string, mostRows = Number.POSITIVE_INFINITY): CancellationTable {
  const body = element('tbody');
  const rows = new Map<string, { readonly row: HTMLTableRowElement; shown: CancellationResource }>();
  const heads = columns.map((name) =>
    element('th', { scope: 'col', class: name === 'Attempts' ? 'number' : undefined }, name),
  );
  const table = element(
    'table',
    { class: 'cancellations' },
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  );

  return {
    element: table,
    put(shown, isLast = false) {
      const known = rows.get(shown.id);
      if (known && known.shown.updatedAt > shown.updatedAt) return;
      const row = known?.row ?? element('tr', { 'data-id': shown.id });
      rows.set(shown.id, { row, shown });
      render(row, shown, Date.now());
      if (known) return;
      if (isLast) body.append(row);
      else body.prepend(row);
      const last = body.lastElementChild;
      if (rows.size > mostRows && last instanceof HTMLTableRowElement) this.remove(last.dataset.id ?? '');
    },
    remove(id) {
      rows.get(id)?.row.remove();
      rows.delete(id);
    },
    clear() {
      body.replaceChildren();
      rows.clear();
    },
    has: (id) => rows.has(id),
    tick(now) {
      for (const { row, shown } of rows.values()) renew(row, shown, now);
    },
  };
}

function render(row: HTMLTableRowElement, shown: CancellationResource, now: number): void {
  const why = shown.rejection?.code ?? shown.review?.code;
  const cell = (index: number, ...children: Parameters<typeof element>[2][]) =>
    element('td', { 'data-label': columns[index], class: index === 6 ? 'number' : undefined }, ...children);
  const hadFocus = row.contains(document.activeElement);
  fill(
    row,
    cell(0, chip(shown.status), why !== undefined && element('span', { class: 'why' }, spacedWords(why))),
    cell(1, idLink(shown.id)),
    cell(2, shown.provider),
    cell(
      3,
      element(
        'span',
        { class: 'mono reference', title: paymentReference(shown.transaction) },
        paymentReference(shown.transaction),
      ),
    ),
    cell(4),
    cell(5),
    cell(6, shown.attempts),
  );
  renew(row, shown, now);
  if (hadFocus) row.querySelector('a')?.focus();
}

function renew(row: HTMLTableRowElement, shown: CancellationResource, now: number): void {
  const [asked, took] = [row.cells[4], row.cells[5]];
  if (asked) fill(asked, moment(shown.requestedAt, now));
  if (took) fill(took, timeTaken(shown, now));
}

/** A review has not ended: how long it waits for a person says more than how long it took to become one. */
function timeTaken(shown: CancellationResource, now: number): Child {
  if (isEnd(shown.status)) return element('span', { class: 'mono' }, duration(timeToEnd(shown, now)));
  if (shown.status !== 'review_required')
    return element('span', { class: 'mono running' }, duration(timeToEnd(shown, now)), ' …');
  const since = reviewSince(shown.timeline);
  return since !== undefined && element('span', {}, `waiting ${duration(now - Date.parse(since))}`);
}
