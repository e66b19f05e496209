import type { Api } from '../session/api.ts';
import { simulatorControl } from '../session/simulator-control.ts';
import { choice } from './controls.ts';
import { element, fill } from './element.ts';

/** The states that a simulated payment of a provider can have; only `open` until the simulator has answered. */
export function stateChoice(api: Api, provider: string): HTMLSelectElement {
  const select = choice([['open', 'open']]);
  const load = async () => {
    const names = await simulatorControl(api, provider).states();
    fill(select, ...names.map((name) => element('option', { value: name }, name.replaceAll('-', ' '))));
  };
  void load().catch(() => undefined);
  return select;
}
