import { curlOf } from '../../model/curl.ts';
import { faultPresets, presetsFor } from '../../model/fault-presets.ts';
import { type ProviderFacts, paymentIdOf } from '../../provider-facts.ts';
import { realProviderWords } from '../../words/books-words.ts';
import { doubtWords } from '../../words/doubt-words.ts';
import { paymentReference } from '../../words/formatting.ts';
import { foldable } from '../parts/content.ts';
import { button, choice, copyButton, field, form, whileBusy } from '../parts/controls.ts';
import { confirmation } from '../parts/dialogs/confirmation.ts';
import { element, fill } from '../parts/element.ts';
import { requestControls } from '../parts/request/request-controls.ts';
import { type Submission, submitter } from '../parts/request/submission.ts';
import { stateChoice } from '../parts/state-choice.ts';
import type { Api, Capabilities } from '../session/api.ts';
import type { Context, LocalContext } from '../session/context.ts';
import { simulatorControl } from '../session/simulator-control.ts';

/** Inserted by the build. */
declare const PROVIDER_FACTS: readonly ProviderFacts[];
declare const TARGET: 'local' | 'cloud';

/** A form that cancels a payment: a choice of the provider, and the fields for that provider. */
export function cancelForm(context: Context): HTMLElement {
  const place = element('div');
  const picks = element('fieldset', { class: 'picks' }, element('legend', {}, 'Provider'));
  context.capabilities.forEach((capabilities, index) => {
    const show = () => fill(place, providerForm(context, capabilities, picks));
    if (index === 0) show();
    const { provider: value } = capabilities;
    const attributes = { type: 'radio', name: 'provider', value, checked: index === 0, on: { change: show } };
    picks.append(element('label', { class: 'pick' }, element('input', attributes), element('span', {}, value)));
  });
  return element('div', { class: 'cancel-form' }, picks, place);
}

function providerForm(context: Context, capabilities: Capabilities, picks: HTMLFieldSetElement): HTMLFormElement {
  const outcome = element('div', { class: 'outcome', 'aria-live': 'polite' });
  const local = TARGET === 'local' && context.isLocal ? localParts(context, capabilities) : undefined;
  const request = requestControls(capabilities, local?.example);
  const preview = local?.preview(request);
  const update = () => {
    request.update();
    preview?.update();
  };
  const { submit } = submitter(context, outcome, (submission, times) => void send(submission, times));
  const send = async (submission: Submission, times: number) => {
    picks.disabled = true;
    await whileBusy(cancelForm, 'Sending …', async () => {
      if (await submit(submission, times)) request.renewExamples();
    });
    picks.disabled = false;
    update();
  };
  const start = async (times: number) => {
    const [key, body] = [request.key(), request.body()];
    if (local || (await confirmation(confirmationWords(capabilities, body), 'Cancel payment')))
      void send({ form: cancelForm, key, body, prepare: local?.prepare(body) ?? (async () => undefined) }, times);
  };
  const cancelForm = form(
    'request',
    () => void start(1),
    element('p', { class: 'hint' }, capabilityWords(capabilities)),
    ...request.required,
    foldable('More fields', false, ...request.optional),
    local?.simulation,
    element(
      'div',
      { class: 'buttons' },
      element('button', { class: 'primary' }, 'Cancel payment'),
      ...(local?.buttons((times) => void start(times)) ?? []),
    ),
    outcome,
    preview?.element,
  );
  for (const event of ['input', 'change']) cancelForm.addEventListener(event, update);
  request.renewExamples();
  update();
  return cancelForm;
}

const confirmationWords = ({ title }: Capabilities, { transaction }: Readonly<Record<string, unknown>>) =>
  `Cancel the payment ${paymentReference(transaction as Record<string, string>)} at ${title}? This cannot be undone.`;

/** What only the local form has: examples, what the simulated provider does, the request as curl, and repeated requests. */
function localParts(context: LocalContext, capabilities: Capabilities) {
  const facts = PROVIDER_FACTS.find(({ name }) => name === capabilities.provider);
  // A made-up payment must not be sent to a real provider.
  const isSimulated = context.isSimulated(capabilities.provider);
  const simulation = isSimulated ? simulationControls(context.api, capabilities, facts) : realProvider(capabilities);
  return {
    example: isSimulated ? facts?.example : undefined,
    simulation: simulation.element,
    buttons: (start: (times: number) => void) =>
      isSimulated ? [button('Send twice', () => start(2)), button('Send 100 times', () => start(100))] : [],
    prepare: (body: Readonly<Record<string, unknown>>) => {
      const paymentId = facts ? paymentIdOf(facts, (body.transaction ?? {}) as Record<string, string>) : '';
      const values = simulation.values();
      if (!isSimulated) return async () => undefined;
      return () => prepareSimulator(context.api, { provider: capabilities.provider, paymentId, ...values });
    },
    preview: (request: Pick<ReturnType<typeof requestControls>, 'key' | 'body'>) => curlPreview(context, request),
  };
}

interface Simulation {
  readonly provider: string;
  readonly paymentId: string;
  readonly state: string;
  /** The name of a preset; empty for no fault. */
  readonly fault: string;
}

async function prepareSimulator(api: Api, { provider, paymentId, state, fault }: Simulation): Promise<void> {
  if (paymentId === '') return;
  const control = simulatorControl(api, provider);
  if (state !== 'open') await control.putPayment(paymentId, state);
  const preset = faultPresets.find(({ name }) => name === fault);
  if (preset) await control.addFault({ ...preset.fault, id: paymentId });
}

function curlPreview(
  { tokenSource }: LocalContext,
  request: Pick<ReturnType<typeof requestControls>, 'key' | 'body'>,
): { readonly element: HTMLElement; update(): void } {
  const url = `${location.origin}/v1/cancellations`;
  const curl = () => curlOf({ url, key: request.key(), body: request.body() }, tokenSource);
  const preview = element('pre', {
    class: 'curl',
    tabindex: 0,
    role: 'region',
    'aria-label': 'The request as a curl command',
  });
  return {
    // On a narrow screen, the outcome must be visible without scrolling.
    element: foldable(
      'The request as curl',
      !matchMedia('(max-width: 700px)').matches,
      element('div', { class: 'curl-box' }, copyButton(curl), preview),
    ),
    update() {
      preview.textContent = curl();
    },
  };
}

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
    afterCapture === 'refunds'
      ? 'The cancellation of a captured payment is rejected, unless you ask for a refund under “More fields”.'
      : 'A captured payment cannot be cancelled.',
  ];
  return `${title}: ${sentences.filter(Boolean).join(' ')}`;
}
