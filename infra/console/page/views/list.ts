import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { type Filters, fits, fromAddress, noneWords, searched, toAddress, toQuery } from '../../model/filters.ts';
import { hashOf } from '../../model/route.ts';
import { statusWords } from '../../words/status-words.ts';
import { cancellationTable } from '../parts/cancellation-table.ts';
import { button, choice, field, textInput } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { type CancellationResource, ok } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const pageSize = 50;
const renewal = 1000;

/** All cancellations, newest first, by status, provider and payment. */
export function listPage(context: Context, query: string): View {
  const filters = fromAddress(query);
  const table = cancellationTable('Cancellations, newest first');
  const more = button('Show more', () => void load());
  const count = element('p', { class: 'count', role: 'status' });
  let cursor: string | null | undefined;
  let shown = 0;

  async function load(): Promise<void> {
    more.disabled = true;
    try {
      const reply = await context.api.get(`/v1/cancellations${toQuery(filters, pageSize, cursor)}`);
      const page = ok<{ items: readonly CancellationResource[]; nextCursor: string | null }>(reply);
      for (const item of page.items) table.put(item, true);
      shown += page.items.length;
      cursor = page.nextCursor;
      more.hidden = cursor === null;
      count.textContent = shown === 0 ? noneWords(filters) : `${shown}${cursor === null ? '' : ' or more'} shown`;
    } catch (error) {
      count.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      more.disabled = false;
    }
  }

  const stop = context.onChange(({ cancellation }) => {
    if (table.has(cancellation.id)) table.put(cancellation);
    else if (fits(filters, cancellation)) {
      table.put(cancellation);
      shown += 1;
      count.textContent = `${shown}${cursor ? ' or more' : ''} shown`;
    }
  });
  const timer = setInterval(() => table.tick(Date.now()), renewal);
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
  const status = choice(
    [['', 'Any'], ...statuses.map((name) => [name, statusWords[name].word] as const)],
    filters.status,
  );
  const provider = choice(
    [['', 'Any'], ...context.capabilities.map(({ provider: name, title }) => [name, title] as const)],
    filters.provider,
  );
  const search = textInput(filters.payment, { type: 'search' });
  const apply = () => {
    const found = searched(search.value);
    if ('cancellation' in found) location.hash = hashOf(found.cancellation);
    else
      location.hash = `#/cancellations${toAddress(fromAddress(String(new URLSearchParams({ status: status.value, provider: provider.value, payment: found.payment ?? '' }))))}`;
  };
  status.addEventListener('change', apply);
  provider.addEventListener('change', apply);
  const submit = (event: Event) => {
    event.preventDefault();
    apply();
  };
  return element(
    'form',
    { class: 'filters', role: 'search', on: { submit } },
    field('Search', search),
    field('Status', status),
    field('Provider', provider),
    element('button', {}, 'Search'),
    element(
      'p',
      { class: 'hint' },
      'By the whole transactionId or paymentId of a payment, or the whole id of a cancellation (can_…), which opens it.',
    ),
  );
}
