import { statuses } from '../../../../functions/core/cancellation/status.ts';
import {
  apiQuery,
  emptyWords,
  type Filters,
  filterQuery,
  matches,
  parseFilters,
  parseSearch,
} from '../../model/filters.ts';
import { cancellationHash } from '../../model/route.ts';
import { messageOf } from '../../words/formatting.ts';
import { statusWords } from '../../words/status-words.ts';
import { cancellationTable } from '../parts/cancellation-table.ts';
import { button, choice, field, form, textInput, valuesOf } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { listCancellations } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const pageSize = 50;
const tickInterval = 1000;

/** All cancellations, newest first, by status, provider and payment. */
export function listPage(context: Context, query: string): View {
  const filters = parseFilters(query);
  const table = cancellationTable('Cancellations, newest first');
  const more = button('Show more', () => void load());
  const count = element('p', { class: 'count', role: 'status' });
  let cursor: string | null = null;

  const showCount = () => {
    const shown = `${table.size()} shown${cursor === null ? '' : ', more available'}`;
    count.textContent = table.size() === 0 ? emptyWords(filters) : shown;
  };

  async function load(): Promise<void> {
    more.disabled = true;
    try {
      const page = await listCancellations(context.api, apiQuery(filters, pageSize, cursor));
      for (const item of page.items) table.put(item, true);
      cursor = page.nextCursor;
      more.hidden = cursor === null;
      showCount();
    } catch (error) {
      count.textContent = messageOf(error);
    } finally {
      more.disabled = false;
    }
  }

  const stop = context.onChange(({ cancellation }) => {
    if (!table.has(cancellation.id) && !matches(filters, cancellation)) return;
    table.put(cancellation);
    showCount();
  });
  const timer = setInterval(table.tick, tickInterval);
  void load();

  return {
    title: 'Cancellations',
    element: element('div', { class: 'list' }, filterForm(context, filters), count, table.element, more),
    stop() {
      stop();
      clearInterval(timer);
    },
  };
}

function filterForm(context: Context, filters: Filters): HTMLElement {
  const any = ['', 'Any'] as const;
  const status = choice([any, ...statuses.map((name) => [name, statusWords[name].word] as const)], filters.status);
  const providers = context.capabilities.map(({ provider: name, title }) => [name, title] as const);
  const provider = choice([any, ...providers], filters.provider);
  const search = textInput(filters.payment, { type: 'search' });
  const apply = () => {
    const found = parseSearch(search.value);
    location.hash =
      'cancellation' in found
        ? cancellationHash(found.cancellation)
        : `#/cancellations${filterQuery({ ...valuesOf({ status, provider }), ...found })}`;
  };
  for (const select of [status, provider]) select.addEventListener('change', apply);
  const searchForm = form(
    'filters',
    apply,
    field('Search', search),
    field('Status', status),
    field('Provider', provider),
    element('button', {}, 'Search'),
    element(
      'p',
      { class: 'hint' },
      'Enter a complete reference of the payment, such as its transactionId. The complete id of a cancellation (can_…) opens its page.',
    ),
  );
  searchForm.setAttribute('role', 'search');
  return searchForm;
}
