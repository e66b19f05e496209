import { type Acted, notLookedAtYet } from '../../../client/many/many-result.ts';
import { field, form } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { resolutionForm } from '../parts/resolution-form.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { patiently } from '../session/patiently.ts';
import { openDialog } from './dialog.ts';
import { allowed } from './perform.ts';

export type Act = (id: string) => Promise<Acted>;

const pollInterval = 1000;
const maxPolls = 10;

const countOf = (count: number) => (count === 1 ? '1 cancellation' : `${count} cancellations`);

/** Asks for one note, and then performs a recheck of each. */
export function askRecheck({ api }: Context, count: number, start: (act: Act) => void): void {
  const note = element('textarea', { rows: 2, maxlength: 1000 });
  openDialog(`Recheck ${countOf(count)}?`, (close) => [
    element('p', {}, 'Each payment is looked at now. A cancel is sent where one is still needed and can do no harm.'),
    form(
      'resolution',
      () => {
        close();
        start(rechecking(api, note.value.trim()));
      },
      field('Why (may be empty)', note, 'Kept with each recheck.'),
      element('button', { class: 'primary' }, `Recheck ${countOf(count)}`),
    ),
  ]);
}

const rechecking =
  (api: Context['api'], note: string): Act =>
  async (id) => {
    const body = note === '' ? undefined : { note };
    const path = `/v1/cancellations/${id}`;
    const before = allowed<CancellationResource>(await patiently(() => api.post(`${path}/recheck`, body)));
    for (let polls = 0; polls < maxPolls; polls++) {
      await new Promise((resume) => setTimeout(resume, pollInterval));
      const shown = allowed<CancellationResource>(await patiently(() => api.get(path)));
      if (shown.updatedAt !== before.updatedAt) return { shown };
    }
    return { shown: before, remark: notLookedAtYet };
  };

/** Asks what really happened, once for all, and then resolves each so. */
export function askResolve({ api }: Context, count: number, start: (act: Act) => void): void {
  openDialog(`Resolve ${countOf(count)} with the same result?`, (close) => [
    element(
      'p',
      {},
      'Each of them ends with this result and this note, at once or when a second person approves it, and the result is published. This cannot be undone.',
    ),
    resolutionForm('Resolve', (body) => {
      close();
      start(async (id) => {
        const shown = allowed<CancellationResource>(
          await patiently(() => api.post(`/v1/cancellations/${id}/resolution`, body)),
        );
        return { shown };
      });
    }),
  ]);
}
