import type { Context } from '../session/context.ts';
import { failureWords, Unreachable } from '../session/json-request.ts';
import { button } from './controls.ts';
import { element, fill } from './element.ts';

/**
 * Loads what a view shows, and again when the service can be reached again. `element` says that it is loading, or what was
 * refused. While the service cannot be reached, the frame says so above every view.
 */
export function loading({ onReconnect }: Pick<Context, 'onReconnect'>, load: () => Promise<void>) {
  const place = element('div', { class: 'loading', role: 'status' }, 'Loading …');
  let hasLoaded = false;

  async function attempt(action: () => Promise<void>, isLoad: boolean): Promise<void> {
    try {
      await action();
      hasLoaded = true;
      fill(place);
    } catch (error) {
      if (isLoad && error instanceof Unreachable) return fill(place, !hasLoaded && 'Nothing is loaded yet.');
      const retry = button('Retry', () => void attempt(action, isLoad), 'small');
      fill(place, element('p', { class: 'problem' }, failureWords(error)), retry);
    }
  }

  const run = (action = load) => attempt(action, true);
  return {
    element: place,
    run,
    /** Does what changes something. Without an answer, nobody knows whether it was done. */
    act: (action: () => Promise<void>) => attempt(action, false),
    stop: onReconnect(() => void run()),
  };
}
