import { curlOf } from '../../model/curl.ts';
import { presetsFor } from '../../model/fault-presets.ts';
import { type ProviderFacts, paymentIdOf } from '../../provider-facts.ts';
import { realProviderWords } from '../../words/books-words.ts';
import { doubtWords } from '../../words/doubt-words.ts';
import { foldable } from '../parts/content.ts';
import { button, choice, copyButton, field, form } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { requestControls } from '../parts/request-controls.ts';
import { stateChoice } from '../parts/state-choice.ts';
import { type Submit, submitter } from '../parts/submission.ts';
import type { Api, Capabilities } from '../session/api.ts';
import type { LocalContext } from '../session/context.ts';

/** Inserted by the build. */
declare const PROVIDER_FACTS: readonly ProviderFacts[];

/** A form that cancels a payment: a choice of the provider, and the fields for that provider. */
export function cancelForm(context: LocalContext): HTMLElement {
  const place = element('div');
  const outcome = element('div', { class: 'outcome', 'aria-live': 'polite' });
  const submit = submitter(context, outcome);
  const picks = context.capabilities.map((capabilities, index) => {
    const show = () => fill(place, providerForm(context, capabilities, submit, outcome));
    if (index === 0) show();
    const { provider: value } = capabilities;
    const attributes = { type: 'radio', name: 'provider', value, checked: index === 0, on: { change: show } };
    return element('label', { class: 'pick' }, element('input', attributes), element('span', {}, value));
  });
  return element(
    'div',
    { class: 'cancel-form' },
    element('fieldset', { class: 'picks' }, element('legend', {}, 'Provider'), ...picks),
    place,
  );
}

function providerForm(context: LocalContext, capabilities: Capabilities, submit: Submit, outcome: HTMLElement) {
  const { provider } = capabilities;
  const facts = PROVIDER_FACTS.find(({ name }) => name === provider);
  // A made-up payment must not be sent to a real provider.
  const isSimulated = context.isSimulated(provider);
  const request = requestControls(capabilities, isSimulated ? facts?.example : undefined);
  const simulation = isSimulated ? simulationControls(context.api, capabilities, facts) : realProvider(capabilities);
  const url = `${location.origin}/v1/cancellations`;
  const curl = () => curlOf({ url, key: request.key(), body: request.body() }, context.tokenSource);
  const preview = element('pre', { class: 'curl', tabindex: 0, 'aria-label': 'The request as a curl command' });
  const update = () => {
    request.update();
    preview.textContent = curl();
  };
  const send = async (times: number) => {
    const [key, body] = [request.key(), request.body()];
    const paymentId = facts ? paymentIdOf(facts, (body.transaction ?? {}) as Record<string, string>) : '';
    if (await submit({ provider, key, body, paymentId, ...simulation.values() }, times)) request.renewExamples();
    update();
  };
  const cancelForm = form(
    'request',
    () => void send(1),
    element('p', { class: 'hint' }, capabilityWords(capabilities)),
    ...request.required,
    foldable('More fields', false, ...request.optional),
    simulation.element,
    submitButtons((times) => void send(times), isSimulated),
    outcome,
    // On a narrow screen, the outcome must be visible without scrolling.
    foldable(
      'The request as curl',
      !matchMedia('(max-width: 700px)').matches,
      element('div', { class: 'curl-box' }, copyButton(curl), preview),
    ),
  );
  for (const event of ['input', 'change']) cancelForm.addEventListener(event, update);
  request.renewExamples();
  update();
  return cancelForm;
}

const submitButtons = (send: (times: number) => void, isSimulated: boolean) =>
  element(
    'div',
    { class: 'buttons' },
    element('button', { class: 'primary' }, 'Cancel payment'),
    isSimulated && button('Send twice', () => send(2)),
    isSimulated && button('Send 100 times', () => send(100)),
  );

/** What the simulator does with the payment of the next request. */
function simulationControls(api: Api, capabilities: Capabilities, facts: ProviderFacts | undefined) {
  const state = stateChoice(api, capabilities.provider);
  const { webhooks } = capabilities;
  const presets = presetsFor({ webhooks, sendsRefunds: facts?.sendsRefunds ?? false }).map(
    ({ name, words }) => [name, words] as const,
  );
  const fault = choice([['', 'No fault'], ...presets]);
  return {
    values: () => ({ state: state.value, fault: fault.value }),
    element: element(
      'fieldset',
      { class: 'next' },
      element('legend', {}, 'At the simulated provider'),
      element('div', { class: 'halves' }, field('Payment state', state), field('Fault', fault)),
    ),
  };
}

/** What stands in their place for a provider that is not simulated. */
const realProvider = ({ title }: Capabilities) => ({
  values: () => ({ state: 'open', fault: '' }),
  element: element('p', { class: 'real' }, realProviderWords(title)),
});

function capabilityWords(capabilities: Capabilities): string {
  const { title, statusReadable, webhooks, afterCapture } = capabilities;
  const sentences = [
    doubtWords(capabilities),
    !statusReadable && 'A payment cannot be read.',
    webhooks && 'The provider sends webhooks.',
    afterCapture === 'refunds' ? 'A captured payment can be refunded.' : 'A captured payment cannot be cancelled.',
  ];
  return `${title}: ${sentences.filter(Boolean).join(' ')}`;
}
