import { notSimulatedWords } from '../../words/books-words.ts';
import { element } from '../parts/element.ts';
import type { Capabilities } from '../session/api.ts';
import type { LocalContext, View } from '../session/context.ts';
import { restartPanel } from './restart-panel.ts';
import { simulatorCard } from './simulator-card.ts';

const loadInterval = 2000;

/** The ledgers and faults of the simulated providers, and the restart of the local system. */
export function simulatorsPage(context: LocalContext): View {
  const isSimulated = ({ provider }: Capabilities) => context.isSimulated(provider);
  const cards = context.capabilities.filter(isSimulated).map((one) => simulatorCard(context, one));
  const others = context.capabilities.filter((one) => !isSimulated(one)).map(({ title }) => title);
  const loadAll = () => {
    for (const { load } of cards) load();
  };
  loadAll();
  const timer = setInterval(loadAll, loadInterval);
  const lead =
    'Each simulator behaves as the documentation of its provider says. A fault set here applies to the next matching request, whoever sends it.';
  return {
    title: 'Simulators',
    element: element(
      'div',
      {},
      cards.length > 0 && element('p', { class: 'lead' }, lead),
      others.length > 0 && element('p', { class: 'lead' }, notSimulatedWords(others)),
      element('div', { class: 'cards' }, ...cards.map((card) => card.element), restartPanel(context)),
    ),
    stop: () => clearInterval(timer),
  };
}
