import { curlOf } from '../../model/curl.ts';
import { presetsFor } from '../../model/fault-presets.ts';
import { freshLike } from '../../model/fresh-example.ts';
import { requestBody } from '../../model/request-body.ts';
import { paymentIdOf } from '../../provider-facts.ts';
import { button, choice, copyButton, field, textInput } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { type Order, trials } from '../parts/submission.ts';
import type { Capabilities } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { factsOf } from '../session/providers-here.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** A payment to cancel at one of the providers, the request that says so, and what happens there next. */
export function cancelForm(context: Context): HTMLElement {
  const place = element('div');
  const outcome = element('div', { class: 'outcome', 'aria-live': 'polite' });
  const picks = context.capabilities.map((capabilities, index) => {
    const radio = element('input', {
      type: 'radio',
      name: 'provider',
      value: capabilities.provider,
      checked: index === 0,
    });
    radio.addEventListener('change', () => fill(place, providerForm(context, capabilities, outcome)));
    return element('label', { class: 'pick' }, radio, element('span', {}, capabilities.provider));
  });
  const [first] = context.capabilities;
  if (first) fill(place, providerForm(context, first, outcome));
  return element(
    'div',
    { class: 'cancel-form' },
    element('fieldset', { class: 'picks' }, element('legend', {}, 'Provider'), ...picks),
    place,
  );
}

function providerForm(context: Context, capabilities: Capabilities, outcome: HTMLElement): HTMLElement {
  const facts = factsOf(capabilities.provider);
  const examples = facts?.example.transaction ?? {};
  const references = Object.keys(capabilities.transaction.properties);
  const inputs = new Map(
    references.map((name) => [
      name,
      textInput('', { class: 'mono', required: capabilities.transaction.required?.includes(name) ?? false }),
    ]),
  );
  const merchantReference = textInput(facts?.example.merchantReference ?? '');
  const reason = choice(
    [
      ['', 'Not given'],
      ['requested_by_customer', 'Requested by customer'],
      ['duplicate', 'Duplicate'],
      ['fraudulent', 'Fraudulent'],
    ],
    'requested_by_customer',
  );
  const description = textInput('');
  const ifCaptured = choice([
    ['reject', 'Reject: money must not move'],
    ['refund', 'Refund it'],
  ]);
  const amount = textInput('', { inputmode: 'numeric' });
  const currency = textInput('USD', { maxlength: 3, size: 4 });
  const isRequired = (name: string) => capabilities.transaction.required?.includes(name) ?? false;
  const key = textInput('', { class: 'mono', required: true });
  const state = choice([['open', 'open']]);
  const fault = choice([
    ['', 'Nothing special'],
    ...presetsFor(capabilities).map(({ name, words }) => [name, words] as const),
  ]);
  const preview = element('pre', { class: 'curl', tabindex: 0, 'aria-label': 'The request as a curl command' });
  let generated = new Map<string, string>();

  /** New values where nobody has typed their own. */
  function refresh(): void {
    const fresh = new Map<string, string>();
    for (const [name, input] of inputs) {
      const example = examples[name];
      if (example === undefined || input.value !== (generated.get(name) ?? '')) continue;
      input.value = freshLike(example, random);
      fresh.set(name, input.value);
    }
    if (key.value === (generated.get('') ?? '')) {
      key.value = crypto.randomUUID();
      fresh.set('', key.value);
    }
    generated = fresh;
    renew();
  }

  const body = () =>
    requestBody({
      provider: capabilities.provider,
      transaction: Object.fromEntries([...inputs].map(([name, input]) => [name, input.value])),
      reason: reason.value,
      description: description.value,
      merchantReference: merchantReference.value,
      ifCaptured: ifCaptured.value,
      amount: amount.value,
      currency: currency.value,
    });
  const curl = () =>
    curlOf({ url: `${location.origin}/v1/cancellations`, key: key.value, body: body() }, context.tokenSource);
  const order = (): Order => {
    const sent = body();
    const paymentId = facts ? paymentIdOf(facts, (sent.transaction ?? {}) as Record<string, string>) : '';
    return {
      provider: capabilities.provider,
      key: key.value,
      body: sent,
      paymentId,
      state: state.value,
      fault: fault.value,
    };
  };
  function renew(): void {
    amountFields.hidden = ifCaptured.value !== 'refund';
    preview.textContent = curl();
  }

  const amountFields = element(
    'div',
    { class: 'pair' },
    field('Only this amount (minor units)', amount),
    field('Currency', currency),
  );
  const run = trials(context, outcome);
  const submit = (event: Event) => {
    event.preventDefault();
    void run.once(order()).then((isAccepted) => isAccepted && refresh());
  };
  const again = (trial: (order: Order) => Promise<boolean>) => () =>
    void trial(order()).then((isAccepted) => isAccepted && refresh());

  /** What this provider requires stands first, the rest is folded away. */
  function fields(areRequired: boolean): HTMLElement[] {
    const ofProvider = [...inputs]
      .filter(([name]) => isRequired(name) === areRequired)
      .map(([name, input]) => field(name, input));
    const isReferenceHere = capabilities.required.includes('merchantReference') === areRequired;
    return isReferenceHere ? [...ofProvider, field('Merchant reference', merchantReference)] : ofProvider;
  }

  const form = element(
    'form',
    { on: { submit, input: renew, change: renew } },
    element('p', { class: 'hint' }, abilityWords(capabilities)),
    ...fields(true),
    element(
      'details',
      { class: 'more' },
      element('summary', {}, 'More fields'),
      ...fields(false),
      field('Reason', reason),
      field('Description', description),
      capabilities.afterCapture === 'refunds' && field('If it is captured', ifCaptured),
      capabilities.partialAmounts && amountFields,
      field('Idempotency key', key, 'The same key with the same request is the same cancellation.'),
    ),
    context.isLocal &&
      element(
        'fieldset',
        { class: 'next' },
        element('legend', {}, 'What happens at the provider'),
        element('div', { class: 'halves' }, field('The payment is', state), field('And then', fault)),
      ),
    element(
      'div',
      { class: 'buttons' },
      element('button', { class: 'primary' }, 'Cancel payment'),
      context.isLocal && button('Send twice', again(run.twice)),
      context.isLocal && button('A hundred with one key', again(run.hundred)),
    ),
    outcome,
    element(
      'details',
      // On a narrow screen the answer is what matters.
      { class: 'more', open: !matchMedia('(max-width: 700px)').matches },
      element('summary', {}, 'The request as curl'),
      element('div', { class: 'curl-box' }, copyButton(curl), preview),
    ),
  );
  if (context.isLocal) void loadStates(capabilities.provider, state);
  refresh();
  return form;
}

async function loadStates(provider: string, select: HTMLSelectElement): Promise<void> {
  const response = await fetch(`/local/control/${provider}/states`);
  if (!response.ok) return;
  const names = (await response.json()) as readonly string[];
  fill(select, ...names.map((name) => element('option', { value: name }, name.replaceAll('-', ' '))));
}

function abilityWords({ title, statusReadable, safeToResend, webhooks, afterCapture }: Capabilities): string {
  const words = [
    safeToResend ? 'in doubt the same cancel is sent again' : 'in doubt its status is read',
    !statusReadable && 'its status cannot be read',
    webhooks && 'it sends webhooks',
    `after capture it ${afterCapture}`,
  ];
  return `${title}: ${words.filter(Boolean).join('; ')}.`;
}
