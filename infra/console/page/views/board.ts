import { cancellationTable } from '../parts/cancellation-table.ts';
import { element } from '../parts/element.ts';
import { loading } from '../parts/loading.ts';
import { listCancellations } from '../session/api.ts';
import type { LocalContext } from '../session/context.ts';

const maxRows = 40;
const tickInterval = 200;

/** The newest cancellations, updated live. */
export function board(context: LocalContext): { readonly element: HTMLElement; readonly stop: () => void } {
  const table = cancellationTable('Newest cancellations, updated live', maxRows);
  const empty = element(
    'p',
    { class: 'empty', hidden: true },
    'No cancellations yet. Cancel a payment and it appears here.',
  );
  const showEmpty = () => {
    empty.hidden = table.size() > 0;
  };

  async function load(): Promise<void> {
    const { items } = await listCancellations(context.api, `?limit=${maxRows}`);
    for (const item of items.toReversed()) table.put(item);
    showEmpty();
  }

  const state = loading(context, load);
  const stops = [
    context.onChange(({ cancellation }) => {
      table.put(cancellation);
      showEmpty();
    }),
    state.stop,
  ];
  const place = element('div', { class: 'board' }, state.element, empty, table.element);
  // While the system is away, nobody knows whether a cancellation is still open, so its duration stands still.
  const timer = setInterval(() => place.closest('[data-old]') || table.tick(), tickInterval);
  void state.run();

  return {
    element: place,
    stop() {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
