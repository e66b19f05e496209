import { duration } from '../../words/formatting.ts';
import type { Context } from '../session/context.ts';
import { button } from './controls.ts';
import { element } from './element.ts';
import { sendJson } from './submission.ts';

/** Kills the system as by kill -9, with whatever is open, and tells how long it was away. */
export function restartPanel(context: Context): HTMLElement {
  const told = element('p', { class: 'hint', role: 'status' });
  const kill = async () => {
    const before = context.figures();
    const began = performance.now();
    told.textContent = 'Killed. Waiting for it to come back …';
    const stop = context.onBack(() => {
      stop();
      const open = before ? before.accepted - before.ended - before.underReview : 0;
      const took = duration(performance.now() - began);
      told.textContent = `Back after ${took}. ${open} ${open === 1 ? 'was' : 'were'} open when it was killed; the figures above are counted anew from what it had stored.`;
    });
    try {
      await sendJson('POST', '/local/restart', {});
    } catch (error) {
      stop();
      told.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const words = context.canRestart
    ? 'The whole process gets SIGKILL in the middle of whatever it does, and starts again on the same data. Nothing accepted may be lost, nothing done twice.'
    : 'Nobody watches over this process, so it could not come back: stop it, and start it with npm start.';
  return element(
    'article',
    { class: 'card' },
    element('h2', {}, 'Kill and restart'),
    element('p', {}, words),
    context.canRestart &&
      element(
        'div',
        { class: 'buttons' },
        button('Kill and restart', () => void kill(), 'danger'),
      ),
    told,
  );
}
