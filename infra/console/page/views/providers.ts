import { whoWords } from '../../../client/words/act-words.ts';
import { clock, foldable, plainList } from '../parts/content.ts';
import { button, field, form, textInput } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { icon } from '../parts/icon.ts';
import { loading } from '../parts/loading.ts';
import type { Capabilities } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';
import { ok, type Reply } from '../session/json-request.ts';

/** Whether each provider is held. People with the scope `providers/operate` can hold and release them. */
export function providersPage(context: Context): View {
  const cards = element('div', { class: 'cards' });

  async function load(): Promise<void> {
    const [reply, mayHold] = await Promise.all([
      context.api.get('/v1/providers'),
      context.api.hasScope('providers/operate'),
    ]);
    const { items } = ok<{ readonly items: readonly Capabilities[] }>(reply);
    fill(cards, ...items.map((one) => providerCard(one, mayHold && perform)));
  }

  const perform: Perform = (act) =>
    void state.act(async () => {
      ok(await act(context.api));
      await load();
    });
  const state = loading(context, load);
  void state.run();
  const lead =
    'While a provider is held, we accept its cancellations as always, but we make no request to it. Nothing is lost. Everything goes on after the release.';
  return {
    title: 'Providers',
    element: element('div', {}, element('p', { class: 'lead' }, lead), state.element, cards),
    stop: state.stop,
  };
}

type Perform = (act: (api: Context['api']) => Promise<Reply>) => void;

function providerCard({ provider, title, held, holds }: Capabilities, perform: Perform | false): HTMLElement {
  const path = `/v1/providers/${provider}/hold`;
  const release = perform && button('Release', () => perform((api) => api.delete(path)));
  return element(
    'article',
    { class: 'card', 'data-provider': provider },
    element('p', {}, element('strong', {}, title)),
    held ? heldNote(held) : element('p', {}, 'Not held.'),
    holds !== undefined && holds.length > 0 && holdHistory(holds),
    held ? release : perform && holdForm((reason) => perform((api) => api.put(path, { reason }))),
  );
}

/** Only operators of the platform get it. */
const holdHistory = (holds: NonNullable<Capabilities['holds']>) =>
  foldable(
    'Who held and released it',
    false,
    plainList(
      ...holds
        .toReversed()
        .map(({ at, act, reason, ...who }) =>
          element(
            'li',
            {},
            clock(at),
            ` ${whoWords(who)} ${act === 'hold' ? 'held' : 'released'} it`,
            reason && `: ${reason}`,
          ),
        ),
    ),
  );

const heldNote = ({ since, by, byName = null, reason }: NonNullable<Capabilities['held']>) =>
  element(
    'p',
    { class: 'held' },
    icon('warning'),
    'Held since ',
    clock(since),
    by !== undefined && ` by ${whoWords({ by, byName })}`,
    ` because: ${reason}`,
  );

/** A hold stops the provider for every merchant, so it needs a reason and is not one click away. */
function holdForm(hold: (reason: string) => void): HTMLElement {
  const reason = textInput('', { maxlength: 255, required: true });
  const fields = form(
    'hold',
    () => hold(reason.value),
    field('Reason, for every merchant to read', reason),
    element('button', { type: 'submit' }, 'Hold for all merchants'),
  );
  fields.hidden = true;
  const open = button('Hold …', () => {
    fields.hidden = !fields.hidden;
    open.setAttribute('aria-expanded', String(!fields.hidden));
    if (!fields.hidden) reason.focus();
  });
  open.setAttribute('aria-expanded', 'false');
  return element('div', {}, open, fields);
}
