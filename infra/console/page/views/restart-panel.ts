import { messageOf } from '../../../client/words/message-of.ts';
import { duration } from '../../words/formatting.ts';
import { button } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import type { LocalContext } from '../session/context.ts';
import { ok } from '../session/json-request.ts';

/** A card that kills the local system with SIGKILL and shows how long it was away. */
export function restartPanel(context: LocalContext): HTMLElement {
  const outcome = element('p', { class: 'hint', role: 'status' });
  const words = context.canRestart
    ? 'The whole process gets a SIGKILL, whatever it is doing, and starts again with the same data. No accepted cancellation may be lost, and none may take effect twice.'
    : 'No supervisor watches this process, so it would not start again. Stop it, and start it with npm start.';
  const kill = button('Kill and restart', () => void killAndRestart(context, outcome), 'danger');
  return element(
    'article',
    { class: 'card' },
    element('h2', {}, 'Kill and restart'),
    element('p', {}, words),
    context.canRestart && element('div', { class: 'buttons' }, kill),
    outcome,
  );
}

async function killAndRestart(context: LocalContext, outcome: HTMLElement): Promise<void> {
  const before = context.latestFigures();
  const open = before?.open ?? 0;
  const startedAt = performance.now();
  outcome.textContent = 'Killed. Waiting for it to come back …';
  const stop = context.onReconnect(() => {
    stop();
    const counted = `${open} ${open === 1 ? 'cancellation was' : 'cancellations were'}`;
    outcome.textContent = `Back after ${duration(performance.now() - startedAt)}. ${counted} open when it was killed. The figures above are counted again from the stored data.`;
  });
  try {
    ok(await context.api.post('/local/restart', {}));
  } catch (error) {
    stop();
    outcome.textContent = messageOf(error);
  }
}
