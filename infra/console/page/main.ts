import { messageOf } from '../../client/words/message-of.ts';
import { type ConsoleConfig, readConfig } from '../console-config.ts';
import { parseRoute } from '../model/route.ts';
import { scopesOf } from '../model/token-scopes.ts';
import { showAlone, untilReachable } from './alone.ts';
import { type Frame, frame } from './frame.ts';
import { button, choice } from './parts/controls.ts';
import { element, fill } from './parts/element.ts';
import { acceptedIds } from './session/accepted-ids.ts';
import { type Api, api, type Capabilities, listCancellations } from './session/api.ts';
import { connection } from './session/connection.ts';
import type { Context, View } from './session/context.ts';
import { type ChangeFeed, changeFeed } from './session/feed.ts';
import { jsonRequest, ok } from './session/json-request.ts';
import { localToken } from './session/local-token.ts';
import { session } from './session/sign-in.ts';
import { forgetSecret, hasSecret, tabSecret } from './session/tab-secret.ts';
import { viewOf } from './view-of.ts';
import { secretForm } from './views/secret-form.ts';
import { watchCredentials } from './watch-credentials.ts';

/** Inserted by the build. */
declare const TARGET: 'local' | 'cloud';

const reviewCountInterval = 30_000;
const maxReviewCount = 100;
const merchantKey = 'rescind.merchant';
const notRevoked =
  'Your session here has ended, but the issuer did not confirm that it revoked your token. The token stays valid until it expires. This page no longer has it.';

try {
  const config = readConfig(ok(await untilReachable(() => jsonRequest('GET', 'config.json'))));
  if (TARGET === 'local' && config.target === 'local') await startLocal(config);
  else if (TARGET === 'cloud' && config.target === 'cloud') await startCloud(config);
  else throw new TypeError(`config.json is for the ${config.target} console, but this is the ${TARGET} console`);
} catch (error) {
  showAlone('The console cannot start', element('p', { role: 'alert' }, messageOf(error)));
}

type ConfigOf<Target> = Extract<ConsoleConfig, { target: Target }>;

async function startLocal({ merchants, secret: shown, canRestart, simulated }: ConfigOf<'local'>): Promise<void> {
  addEventListener('hashchange', () => hasSecret(location.hash) && location.reload());
  const secret = 'value' in shown ? shown.value : tabSecret();
  if (secret === undefined) return showAlone('Rescind', ...('file' in shown ? secretForm(shown.file) : []));
  const stored = sessionStorage.getItem(merchantKey) ?? '';
  const merchant = merchants.includes(stored) ? stored : (merchants[0] ?? '');
  // There is no sign-in on one machine, so the address says who works here: /?person=ana.
  const person = new URLSearchParams(location.search).get('person');
  const token = localToken(
    merchant,
    secret,
    () => {
      // A later start has made another one.
      forgetSecret();
      location.reload();
    },
    person,
  );
  const link = connection(() => service.get('/v1/providers'));
  const service = api(token, (isReachable) => link.note('service', isReachable));
  const capabilities = await untilReachable(() => loadCapabilities(service));
  const isSimulated = (provider: string) => simulated[merchant]?.includes(provider) ?? false;
  const unseen = capabilities.filter(({ provider }) => !isSimulated(provider)).map(({ title }) => title);
  const corner = merchantChoice(merchants, merchant);
  const surround = frame({ isLocal: true, mayCancel: false, corner, retry: link.ask, unseen });
  const feed = changeFeed(merchant, token, (isConnected) => link.note('feed', isConnected));
  const accepted = acceptedIds(service);
  let missing: number | undefined = 0;
  feed.onFigures((figures) => surround.showFigures(figures, missing));
  link.onConnection((isConnected) => {
    if (!isConnected) missing = undefined;
    surround.showConnection(isConnected);
  });
  const context: Context = {
    ...feed,
    onReconnect: link.onReconnect,
    api: service,
    capabilities,
    say: surround.say,
    isLocal: true,
    isSimulated,
    canRestart,
    merchant,
    tokenSource: { tokenUrl: `${location.origin}/oauth2/token`, client: merchant, secret: shown },
    accepted: accepted.add,
  };
  link.onReconnect(async () => {
    missing = await accepted.missing().catch(() => undefined);
    const figures = feed.latestFigures();
    if (figures) surround.showFigures(figures, missing);
  });
  showReviewCount(service, surround, feed);
  watchCredentials(context, surround);
  showViews(context, surround);
}

function merchantChoice(merchants: readonly string[], merchant: string): HTMLElement {
  const options = merchants.map((name) => [name, name] as const);
  const select = choice(options, merchant);
  select.id = 'merchant';
  select.addEventListener('change', () => {
    sessionStorage.setItem(merchantKey, select.value);
    location.reload();
  });
  return element('div', { class: 'merchant' }, element('label', { for: select.id }, 'Merchant'), select);
}

async function startCloud(issuer: ConfigOf<'cloud'>): Promise<void> {
  const { token, isUnconfirmed, signIn, signOut } = await untilReachable(() => session(issuer));
  if (token === undefined) {
    const enter = button('Sign in', () => void signIn(), 'primary');
    const unconfirmed = isUnconfirmed && element('p', { role: 'alert' }, notRevoked);
    return showAlone('Rescind', unconfirmed, element('p', {}, 'Cancellations and reviews of your merchant.'), enter);
  }
  const link = connection(() => service.get('/v1/providers'));
  const corner = button('Sign out', () => void signOut(), 'small');
  const mayCancel = scopesOf(token).includes('cancellations/write');
  const surround = frame({ isLocal: false, mayCancel, corner, retry: link.ask });
  const service = api(
    async (isRetry) => {
      if (isRetry) surround.say('Your session has ended, or you may not do this. Sign in again.');
      return token;
    },
    (isReachable) => link.note('service', isReachable),
  );
  const context: Context = {
    api: service,
    capabilities: await untilReachable(() => loadCapabilities(service)),
    say: surround.say,
    isLocal: false,
    isSimulated: () => false,
    mayCancel,
    onChange: () => () => undefined,
    onReconnect: link.onReconnect,
  };
  link.onConnection(surround.showConnection);
  showReviewCount(service, surround);
  watchCredentials(context, surround);
  showViews(context, surround);
}

async function loadCapabilities(service: Api): Promise<readonly Capabilities[]> {
  return ok<{ items: readonly Capabilities[] }>(await service.get('/v1/providers')).items;
}

/** Keeps the number beside "Reviews" up to date; it counts up to 100. */
function showReviewCount(service: Api, surround: Frame, feed?: ChangeFeed): void {
  const load = async () => {
    const { items } = await listCancellations(service, `?status=review_required&limit=${maxReviewCount}`);
    surround.showReviewCount(items.length);
  };
  const update = () => void load().catch(() => undefined);
  let underReview: number | undefined;
  feed?.onFigures((figures) => {
    if (figures.underReview !== underReview) update();
    underReview = figures.underReview;
  });
  setInterval(update, reviewCountInterval);
  update();
}

/** Shows the view of the current hash, now and whenever the hash changes. */
function showViews(context: Context, surround: Frame): void {
  let current: View | undefined;
  const show = () => {
    const isFirst = current === undefined;
    current?.stop?.();
    const route = parseRoute(location.hash);
    current = viewOf(route, context);
    surround.show(route, current, isFirst);
  };
  fill(document.body, surround.element);
  addEventListener('hashchange', show);
  show();
}
