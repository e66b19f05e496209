import { button } from './parts/controls.ts';
import { type Child, element, fill } from './parts/element.ts';
import { Unreachable } from './session/json-request.ts';

/** Milliseconds. */
const retryPause = 2000;

/** Shows only this, without the frame of the page. */
export function showAlone(title: string, ...content: readonly Child[]): void {
  fill(document.body, element('main', { class: 'alone' }, element('h1', {}, title), ...content));
}

/** What the page needs before it can start. While the service cannot be reached, the page says so and asks again. */
export async function untilReachable<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      const { promise, resolve } = Promise.withResolvers<void>();
      const words = 'The service cannot be reached. This page tries again by itself.';
      showAlone('Rescind', element('p', { role: 'alert' }, words), button('Retry', resolve));
      setTimeout(resolve, retryPause);
      await promise;
    }
  }
}
