import { refusedCredentials } from '../model/refused-credentials.ts';
import type { Frame } from './frame.ts';
import { listCancellations } from './session/api.ts';
import type { Context } from './session/context.ts';

const loadInterval = 30_000;
/** Enough to find every provider that refuses the credentials, unless it is forgotten for days. */
const maxCancellations = 100;

/** Says above every page which providers refuse the credentials, for as long as cancellations wait for them. */
export function watchCredentials({ api, capabilities, onChange, onReconnect }: Context, surround: Frame): void {
  const refused = refusedCredentials();
  const titleOf = (name: string) => capabilities.find(({ provider }) => provider === name)?.title ?? name;
  let shown = '';
  const show = () => {
    const list = refused.list();
    // A message that is read out must not be repeated with every change of another cancellation.
    if (JSON.stringify(list) === shown) return;
    shown = JSON.stringify(list);
    surround.showRefusedCredentials(list, titleOf);
  };
  const load = async () => {
    const { items } = await listCancellations(api, `?status=processing&limit=${maxCancellations}`);
    refused.clear();
    for (const item of items) refused.put(item);
    show();
  };
  const update = () => void load().catch(() => undefined);
  onChange(({ cancellation }) => {
    refused.put(cancellation);
    show();
  });
  onReconnect(update);
  setInterval(update, loadInterval);
  update();
}
