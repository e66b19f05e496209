import { faultPresets, faultWords, presetsFor } from '../../model/fault-presets.ts';
import { button, choice, facts, field, textInput } from '../parts/controls.ts';
import { element, fill } from '../parts/element.ts';
import { restartPanel } from '../parts/restart-panel.ts';
import { sendJson } from '../parts/submission.ts';
import type { Capabilities } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const renewal = 2000;

/** The provider's part, played by whoever looks: what happens next, and what really happened there. */
export function simulatorsPage(context: Context): View {
  const cards = context.capabilities.map((capabilities) => simulatorCard(context, capabilities));
  const timer = setInterval(() => cards.forEach(({ load }) => void load()), renewal);
  const lead =
    'Each provider is simulated as its documents say. A fault set here meets the next exchange that fits, whoever sends it.';
  return {
    title: 'Simulators',
    element: element(
      'div',
      {},
      element('p', { class: 'lead' }, lead),
      element('div', { class: 'cards' }, ...cards.map((card) => card.element), restartPanel(context)),
    ),
    stop: () => clearInterval(timer),
  };
}

interface Ledger {
  readonly counts: { readonly cancelled: number; readonly refunded: number };
  readonly requests: { readonly cancel: number; readonly status: number; readonly login: number };
}

function simulatorCard(context: Context, capabilities: Capabilities) {
  const { provider, title } = capabilities;
  const base = `/local/control/${provider}`;
  const counts = element('div');
  const queued = element('div', { class: 'queued' });
  const fault = choice(presetsFor(capabilities).map(({ name, words }) => [name, words] as const));
  const payment = textInput('', { class: 'mono', required: true });
  const state = choice([]);
  let shown = '';

  async function load(): Promise<void> {
    try {
      const [all, faults] = await Promise.all([
        read<Ledger>(`${base}/ledger`),
        read<Record<string, unknown>[]>(`${base}/faults`),
      ]);
      const told = JSON.stringify([all.counts, all.requests, faults]);
      if (told === shown) return;
      shown = told;
      show(all, faults);
    } catch {
      // The system is away for a moment; the frame says so.
    }
  }

  function show({ counts: effects, requests }: Ledger, faults: readonly Record<string, unknown>[]): void {
    fill(
      counts,
      facts([
        ['Cancelled', effects.cancelled],
        ['Refunded', effects.refunded],
        ['Requests', `cancel ${requests.cancel} · read ${requests.status} · login ${requests.login}`],
      ]),
    );
    const clear = async () => {
      await fetch(`${base}/faults`, { method: 'DELETE' });
      await load();
    };
    fill(
      queued,
      faults.length === 0
        ? element('p', { class: 'hint' }, 'Nothing special happens next.')
        : element(
            'ul',
            { class: 'plain' },
            ...faults.map((one) =>
              element('li', {}, `Next: ${faultWords(one)}`, typeof one.id === 'string' && ' (for one payment)'),
            ),
          ),
      faults.length > 0 && button('Forget them', () => void clear(), 'small'),
    );
  }

  const act = async (event: Event, work: () => Promise<void>, said: string) => {
    event.preventDefault();
    try {
      await work();
      context.say(said);
      await load();
    } catch (error) {
      context.say(error instanceof Error ? error.message : String(error));
    }
  };
  const addFault = () =>
    sendJson('POST', `${base}/faults`, faultPresets.find(({ name }) => name === fault.value)?.fault);
  const putPayment = () =>
    sendJson('PUT', `${base}/payments/${encodeURIComponent(payment.value)}`, { state: state.value });
  const reset = async () => {
    if (!confirm(`Forget every payment and the ledger of ${title}?`)) return;
    await fetch(`${base}/reset`, { method: 'POST' });
    await load();
  };

  void load();
  void read<readonly string[]>(`${base}/states`).then((names) =>
    fill(state, ...names.map((name) => element('option', { value: name }, name.replaceAll('-', ' ')))),
  );
  return {
    load,
    element: element(
      'article',
      { class: 'card', 'data-provider': provider },
      element('h2', {}, title),
      counts,
      queued,
      element(
        'form',
        {
          class: 'inline',
          on: { submit: (event) => void act(event, addFault, `${title}: set for the next exchange.`) },
        },
        field('Next exchange', fault),
        element('button', {}, 'Set'),
      ),
      element(
        'details',
        { class: 'more' },
        element('summary', {}, 'Put one payment into a state'),
        element(
          'form',
          {
            class: 'inline',
            on: { submit: (event) => void act(event, putPayment, `${title}: the payment is now ${state.value}.`) },
          },
          field('Payment', payment),
          field('State', state),
          element('button', {}, 'Put'),
        ),
        button('Reset this simulator …', () => void reset(), 'small'),
      ),
    ),
  };
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
