import { statuses } from '../../../../functions/core/cancellation/status.ts';
import {
  apiQuery,
  countWords,
  type Filters,
  filterQuery,
  matches,
  parseFilters,
  parseSearch,
} from '../../model/filters.ts';
import { cancellationHash } from '../../model/route.ts';
import { statusWords } from '../../words/status-words.ts';
import { exportButton } from '../many/export-button.ts';
import { uploadLink } from '../many/upload-link.ts';
import { cancellationTable } from '../parts/cancellation-table.ts';
import { withTimes } from '../parts/content.ts';
import { button, choice, field, form, textInput, valuesOf } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { loading } from '../parts/loading.ts';
import { type CancellationPage, listCancellations } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const pageSize = 50;
const tickInterval = 1000;

/** How many pages one click reads at most, if they are short. */
const maxPages = 10;

/** All cancellations, newest first, by reference, status, provider and time. */
export function listPage(context: Context, query: string): View {
  const filters = parseFilters(query);
  const table = cancellationTable('Cancellations, newest first');
  const more = button('Show more', () => void state.run(load));
  more.hidden = true;
  const count = element('p', { class: 'count', role: 'status' });
  const exporting = exportButton(context, (limit, cursor) => apiQuery(filters, limit, cursor));
  let last: CancellationPage | undefined;
  let isStopped = false;

  const showCount = () => {
    const { searchedBackTo = null } = last ?? {};
    fill(count, ...withTimes(countWords(filters, table.size(), searchedBackTo ?? undefined)));
  };

  async function loadPage(limit: number): Promise<number> {
    const isFirst = last === undefined;
    last = await listCancellations(context.api, apiQuery(filters, limit, last?.nextCursor));
    if (isFirst) table.clear();
    for (const item of last.items) table.put(item, true);
    showCount();
    return last.items.length;
  }

  /** Goes on until a page is full, as far as one click may search. */
  async function load(): Promise<void> {
    more.disabled = true;
    try {
      let missing = pageSize;
      for (let pages = 0; pages < maxPages && missing > 0 && !isStopped; pages++) {
        missing -= await loadPage(missing);
        if (last?.nextCursor === null) break;
      }
      more.hidden = last?.nextCursor === null;
      more.textContent = missing > 0 ? 'Continue the search' : 'Show more';
    } finally {
      more.disabled = false;
    }
  }

  /** From the first page on. */
  const state = loading(context, () => {
    last = undefined;
    return load();
  });
  const stop = context.onChange(({ cancellation }) => {
    if (!table.has(cancellation.id) && !matches(filters, cancellation)) return;
    table.put(cancellation);
    showCount();
  });
  const timer = setInterval(table.tick, tickInterval);
  void state.run();

  return {
    title: 'Cancellations',
    element: element(
      'div',
      { class: 'list' },
      filterForm(context, filters),
      element('div', { class: 'selection' }, exporting.element, uploadLink(context)),
      state.element,
      count,
      table.element,
      more,
    ),
    stop() {
      isStopped = true;
      exporting.stop();
      stop();
      state.stop();
      clearInterval(timer);
    },
  };
}

const searchHint =
  'A complete id or reference: the id of a cancellation (can_…), an order number, a payment id, or any other reference.';

function filterForm(context: Context, filters: Filters): HTMLElement {
  const any = ['', 'Any'] as const;
  const status = choice([any, ...statuses.map((name) => [name, statusWords[name].word] as const)], filters.status);
  const providers = context.capabilities.map(({ provider: name, title }) => [name, title] as const);
  const provider = choice([any, ...providers], filters.provider);
  const search = textInput(filters.reference, { type: 'search' });
  const from = textInput(filters.from, { type: 'date' });
  const to = textInput(filters.to, { type: 'date', min: filters.from });
  const apply = () => {
    const found = parseSearch(search.value);
    location.hash =
      'cancellation' in found
        ? cancellationHash(found.cancellation)
        : `#/cancellations${filterQuery({ ...valuesOf({ status, provider, from, to }), ...found })}`;
  };
  // A date is complete only when the form is sent: while somebody types it, each digit would be a change.
  from.addEventListener('change', () => {
    to.min = from.value;
  });
  for (const control of [status, provider]) control.addEventListener('change', apply);
  const searchForm = form(
    'filters',
    apply,
    field('Search', search, searchHint),
    field('Status', status),
    field('Provider', provider),
    field('From', from),
    field('To', to),
    element('button', {}, 'Search'),
  );
  searchForm.setAttribute('role', 'search');
  return searchForm;
}
