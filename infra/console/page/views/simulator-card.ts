import { faultPresets, faultWords, presetsFor } from '../../model/fault-presets.ts';
import type { ProviderFacts } from '../../provider-facts.ts';
import { facts, foldable, plainList } from '../parts/content.ts';
import { button, choice, field, form, textInput } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { stateChoice } from '../parts/state-choice.ts';
import type { Api, Capabilities } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { failureWords } from '../session/json-request.ts';
import { type Fault, type Ledger, simulatorControl } from '../session/simulator-control.ts';

/** Inserted by the build. */
declare const PROVIDER_FACTS: readonly ProviderFacts[];

type Control = ReturnType<typeof simulatorControl>;

/** Runs an action, says what it did or why it failed, and updates the card. */
type Act = (action: () => Promise<unknown>, done?: string) => void;

/** The ledger and the faults of one simulator, and the forms that change it. */
export function simulatorCard(context: Context, capabilities: Capabilities) {
  const { provider, title } = capabilities;
  const sendsRefunds = PROVIDER_FACTS.find(({ name }) => name === provider)?.sendsRefunds ?? false;
  const control = simulatorControl(context.api, provider);
  const status = element('div', {}, element('p', { class: 'hint' }, 'Loading …'));
  let shown = '';

  async function load(): Promise<void> {
    const [{ counts, requests }, faults] = await Promise.all([control.ledger(), control.faults()]);
    const state = JSON.stringify([counts, requests, faults]);
    if (state === shown) return;
    shown = state;
    fill(
      status,
      ledgerFacts({ counts, requests }, sendsRefunds),
      faultList(faults, () => act(control.clearFaults)),
    );
  }

  const act: Act = async (action, done = '') => {
    try {
      await action();
      if (done !== '') context.say(`${title}: ${done}`);
      await load();
    } catch (error) {
      context.say(failureWords(error));
    }
  };
  const reset = () => confirm(`Delete every payment and the ledger of ${title}?`) && act(control.reset);

  return {
    // While the system is away, the frame says so.
    load: () => void load().catch(() => undefined),
    element: element(
      'article',
      { class: 'card', 'data-provider': provider },
      element('h2', {}, title),
      status,
      faultForm({ webhooks: capabilities.webhooks, sendsRefunds }, control, act),
      foldable(
        'Set the state of one payment',
        false,
        stateForm(context.api, provider, control, act),
        button('Reset this simulator …', reset, 'small'),
      ),
    ),
  };
}

const ledgerFacts = ({ counts, requests }: Ledger, sendsRefunds: boolean) =>
  facts([
    ['Cancelled', counts.cancelled],
    ['Refunded', counts.refunded],
    ['Requests', requestWords(requests, sendsRefunds)],
  ]);

const requestWords = ({ cancel, refund, status, login }: Ledger['requests'], sendsRefunds: boolean) =>
  [`cancel ${cancel}`, sendsRefunds && `refund ${refund}`, `read ${status}`, `login ${login}`]
    .filter(Boolean)
    .join(' · ');

const faultList = (faults: readonly Fault[], clear: () => void) =>
  element(
    'div',
    { class: 'queued' },
    ...(faults.length === 0
      ? [element('p', { class: 'hint' }, 'No fault is set.')]
      : [
          plainList(
            ...faults.map((fault) =>
              element('li', {}, `Next: ${faultWords(fault)}`, typeof fault.id === 'string' && ' (for one payment)'),
            ),
          ),
          button('Clear faults', clear, 'small'),
        ]),
  );

function faultForm(provider: Parameters<typeof presetsFor>[0], control: Control, act: Act) {
  const fault = choice(presetsFor(provider).map(({ name, words }) => [name, words] as const));
  const add = async () => control.addFault(faultPresets.find(({ name }) => name === fault.value)?.fault ?? {});
  return form(
    'inline',
    () => act(add, 'the fault is set.'),
    field('Fault for the next request', fault),
    element('button', {}, 'Set'),
  );
}

function stateForm(api: Api, provider: string, control: Control, act: Act) {
  const payment = textInput('', { class: 'mono', required: true });
  const state = stateChoice(api, provider);
  return form(
    'inline',
    () => act(() => control.putPayment(payment.value, state.value), `the payment is now ${state.value}.`),
    field('Payment', payment),
    field('State', state),
    element('button', {}, 'Set state'),
  );
}
