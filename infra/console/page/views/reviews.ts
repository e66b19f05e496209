import { type ManyResult, manyResult, manyResultsCsv } from '../../../client/many/many-result.ts';
import type { ListedCancellation } from '../../model/figures.ts';
import { isShown, type ReviewFilters, reviewQuery } from '../../model/review-filters.ts';
import { download, fileName } from '../many/download.ts';
import { progressPanel } from '../many/perform.ts';
import { type Act, askRecheck, askResolve } from '../many/review-acts.ts';
import { reviewCard } from '../many/review-card.ts';
import { reviewFilterForm } from '../many/review-filter-form.ts';
import { selectionBar } from '../many/selection-bar.ts';
import { button } from '../parts/controls.ts';
import { element, fill, releaseFocus } from '../parts/element.ts';
import { loading } from '../parts/loading.ts';
import { listCancellations } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const pageSize = 100;
/** How many reviews are shown at most: as many as a person can work with on one page. */
const maxCards = 500;
const tickInterval = 10_000;

const lead =
  'The service cannot decide these cancellations by itself. Find out what happened at the provider, then resolve them. The service publishes your decision.';

type Card = ReturnType<typeof reviewCard>;

/** The cancellations that a person must decide, with what is known about each, one by one or many at once. */
export function reviewsPage(context: Context): View {
  const cards = element('div', { class: 'cards' });
  const note = element('p', { class: 'empty', role: 'status', hidden: true });
  const progress = progressPanel();
  const save = button(
    'Download the results',
    () => download(fileName('results'), [manyResultsCsv([...results.values()])]),
    'download',
  );
  save.hidden = true;
  const shown = new Map<string, Card>();
  const results = new Map<string, ManyResult>();
  const acted = new Set<string>();
  let filters: ReviewFilters = { provider: '', code: '', order: 'newest' };
  let loads = 0;

  const selected = () => [...shown].filter(([, { box }]) => box.checked).map(([id]) => id);
  const bar = selectionBar({
    onAll(isSelected) {
      for (const { box } of shown.values()) box.checked = isSelected && !box.disabled;
      count();
    },
    onRecheck: () => askRecheck(context, selected().length, (act) => void perform(act)),
    onResolve: () => askResolve(context, selected().length, (act) => void perform(act)),
  });
  const count = () => bar.show(selected().length, [...shown.values()].filter(({ box }) => !box.disabled).length);

  function remove(id: string): void {
    // What was acted on stays with its result until the page is left or filtered anew.
    if (acted.has(id)) return;
    const card = shown.get(id)?.element;
    if (card) releaseFocus(card);
    card?.remove();
    shown.delete(id);
  }

  function put(one: ListedCancellation): void {
    if (one.status !== 'review_required' || !isShown(filters, one)) remove(one.id);
    else if (shown.has(one.id)) shown.get(one.id)?.update(one);
    else {
      const card = reviewCard(context, one, () => void state.run(), count);
      shown.set(one.id, card);
      const isLater = ({ since }: Card) => (filters.order === 'oldest' ? since > card.since : since < card.since);
      const next = [...cards.children].find((other) => {
        const known = shown.get(other.getAttribute('data-id') ?? '');
        return known !== undefined && known !== card && isLater(known);
      });
      cards.insertBefore(card.element, next ?? null);
    }
    showNote(false);
    count();
  }

  function showNote(hasMore: boolean): void {
    note.hidden = shown.size > 0 && !hasMore;
    note.textContent = hasMore
      ? `The newest ${shown.size} are shown, and there are more. Filter them, or use the command line: rescind recheck, rescind export.`
      : 'No cancellation needs a person.';
  }

  async function load(): Promise<void> {
    loads += 1;
    const own = loads;
    const open = new Set<string>();
    let cursor: string | null = null;
    do {
      const page = await listCancellations(context.api, reviewQuery(filters, pageSize, cursor));
      if (own !== loads) return;
      for (const item of page.items) open.add(item.id);
      for (const item of page.items) put(item);
      cursor = page.nextCursor;
    } while (cursor !== null && shown.size < maxCards);
    for (const id of [...shown.keys()]) if (!open.has(id) && cursor === null) remove(id);
    showNote(cursor !== null);
    count();
  }

  async function perform(act: Act): Promise<void> {
    const ids = selected();
    // The feed may tell the end before the answer does.
    for (const id of ids) acted.add(id);
    bar.lock(true);
    save.hidden = true;
    await progress.perform(ids, act, (id, outcome) => {
      const result = manyResult(id, outcome, new Date().toISOString());
      results.set(id, result);
      shown.get(id)?.showResult(result);
    });
    bar.lock(false);
    save.hidden = false;
    count();
  }

  const filterForm = reviewFilterForm(context, (chosen) => {
    filters = chosen;
    results.clear();
    acted.clear();
    shown.clear();
    fill(cards);
    save.hidden = true;
    void state.run();
  });
  const stop = context.onChange(({ cancellation }) => put(cancellation));
  const timer = setInterval(() => {
    for (const { tick } of shown.values()) tick();
  }, tickInterval);
  const state = loading(context, load);
  void state.run();
  return {
    title: 'Reviews',
    element: element(
      'div',
      {},
      element('p', { class: 'lead' }, lead),
      filterForm,
      state.element,
      bar.element,
      progress.element,
      save,
      note,
      cards,
    ),
    stop() {
      stop();
      state.stop();
      clearInterval(timer);
      progress.stop();
    },
  };
}
