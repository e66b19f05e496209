import { isLookTag } from '../../../client/many/look-tag.ts';
import { type Acted, notLookedAtYet, stillLooking } from '../../../client/many/many-result.ts';
import { counted } from '../../../client/words/counted.ts';
import { button, field, form } from '../parts/controls.ts';
import { openDialog } from '../parts/dialogs/dialog.ts';
import { type Child, element } from '../parts/element.ts';
import { resolutionForm } from '../parts/resolution-form.ts';
import type { CancellationResource } from '../session/api.ts';
import { allowed } from '../session/concerns-all.ts';
import type { Context } from '../session/context.ts';
import { patiently } from '../session/patiently.ts';

export type Act = (id: string) => Promise<Acted>;

const pollInterval = 1000;
const maxPolls = 10;

const countOf = (count: number) => counted(count, 'cancellation');

/** A dialog with a form, and a button that leaves all as it is. */
const askFor = (title: string, content: (close: () => void) => readonly Child[]) =>
  void openDialog(element('h2', { class: 'dialog-title' }, title), (close) => [
    ...content(close),
    button('Go back', () => close()),
  ]);

/** Asks for one note, and then performs a recheck of each. */
export function askRecheck({ api }: Context, count: number, start: (act: Act) => void): void {
  const note = element('textarea', { rows: 2, maxlength: 255 });
  askFor(`Recheck ${countOf(count)}?`, (close) => [
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
    let newest: Acted = { shown: before, remark: notLookedAtYet };
    // A look changes `updatedAt` when it begins, and its end may say nothing new.
    for (let polls = 0; polls < maxPolls && newest.remark !== undefined; polls++) {
      await new Promise((resume) => setTimeout(resume, pollInterval));
      const reply = await patiently(() => api.get(path));
      const shown = allowed<CancellationResource>(reply);
      const isNew = shown.updatedAt !== before.updatedAt;
      newest = {
        shown,
        remark: isLookTag(reply.headers.get('etag')) ? stillLooking : isNew ? undefined : notLookedAtYet,
      };
    }
    return newest;
  };

/** Asks what really happened, once for all, and then resolves each so. */
export function askResolve({ api }: Context, count: number, start: (act: Act) => void): void {
  askFor(`Resolve ${countOf(count)} with the same result?`, (close) => [
    element(
      'p',
      {},
      'Each of them ends with this result and this note, at once or when a second person approves it, and the result is published. This cannot be undone.',
    ),
    resolutionForm('Resolve', (body) => {
      close();
      start(async (id) => {
        const reply = await patiently(() => api.post(`/v1/cancellations/${id}/resolution`, body));
        return { shown: allowed<CancellationResource>(reply) };
      });
    }),
  ]);
}
