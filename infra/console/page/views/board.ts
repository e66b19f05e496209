import { cancellationTable } from '../parts/cancellation-table.ts';
import { element } from '../parts/element.ts';
import { type CancellationResource, ok } from '../session/api.ts';
import type { Context } from '../session/context.ts';

const mostRows = 40;
const renewal = 200;

/** Cancellations as they come and change, newest on top. */
export function board(context: Context): { readonly element: HTMLElement; readonly stop: () => void } {
  const table = cancellationTable('Newest cancellations, changing as they go', mostRows);
  const empty = element('p', { class: 'empty' }, 'Nothing yet. Cancel a payment, and watch it here.');
  const note = () => {
    empty.hidden = table.element.querySelector('tbody tr') !== null;
    table.element.hidden = !empty.hidden;
  };

  async function load(): Promise<void> {
    const { items } = ok<{ items: readonly CancellationResource[] }>(
      await context.api.get(`/v1/cancellations?limit=${mostRows}`),
    );
    for (const item of items.toReversed()) table.put(item);
    note();
  }

  const stops = [
    context.onChange(({ cancellation }) => {
      table.put(cancellation);
      note();
    }),
    context.onBack(() => void load().catch(() => undefined)),
  ];
  const timer = setInterval(() => table.tick(Date.now()), renewal);
  note();
  void load().catch((error: Error) => context.say(error.message));

  return {
    element: element('div', { class: 'board' }, empty, table.element),
    stop() {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
