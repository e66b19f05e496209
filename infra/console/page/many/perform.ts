import { actOnMany, type Outcome } from '../../../client/many/act-on-many.ts';
import { button } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { ok, problemWords, type Reply, Unreachable } from '../session/json-request.ts';

const concurrency = 4;

/** The session has ended, or this person may not do this. It would be so for every other request too. */
class NotAllowed extends Error {}

/** The body of a successful answer. @throws NotAllowed, or the problem of this one request. */
export function allowed<T>(reply: Reply): T {
  if (reply.status === 401 || reply.status === 403) throw new NotAllowed(problemWords(reply.status, reply.body));
  return ok<T>(reply);
}

/** An error that would come for every other one too. */
const concernsAll = (error: unknown) => error instanceof NotAllowed || error instanceof Unreachable;

/** Shows how far many acts have come, with a button that stops them: those under way end, the rest is left alone. */
export function progressPanel() {
  const words = element('p', { class: 'count', role: 'status' });
  const bar = element('progress', { value: 0, max: 1, 'aria-label': 'Progress' });
  let controller = new AbortController();
  const stop = button('Stop', () => {
    controller.abort();
    stop.disabled = true;
    stop.textContent = 'Stopping …';
  });
  const panel = element('div', { class: 'many-progress', hidden: true }, words, bar, stop);

  async function perform<T>(
    ids: readonly string[],
    act: (id: string) => Promise<T>,
    onResult: (id: string, outcome: Outcome<T>) => void,
  ): Promise<void> {
    controller = new AbortController();
    const counts = { done: 0, failed: 0, 'not-begun': 0 };
    const show = () => {
      const ended = counts.done + counts.failed;
      bar.value = ended;
      words.textContent = `${ended} of ${ids.length} sent · ${counts.done} done · ${counts.failed} failed${counts['not-begun'] > 0 ? ` · ${counts['not-begun']} not begun` : ''}`;
    };
    bar.max = ids.length;
    stop.textContent = 'Stop';
    panel.hidden = stop.hidden = bar.hidden = stop.disabled = false;
    show();
    const fatal = await actOnMany(ids, act, {
      concurrency,
      stopped: controller.signal,
      concernsAll,
      onResult(id, outcome) {
        counts[outcome.kind] += 1;
        onResult(id, outcome);
        show();
      },
    });
    stop.hidden = bar.hidden = true;
    words.textContent += fatal instanceof Error ? `. Stopped: ${fatal.message}` : '.';
  }

  return { element: panel, perform, stop: () => controller.abort() };
}
