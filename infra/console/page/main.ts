import { type ConsoleConfig, readConfig } from '../console-config.ts';
import { toRoute } from '../model/route.ts';
import { type Frame, frame } from './frame.ts';
import { button, choice } from './parts/controls.ts';
import { element, fill } from './parts/element.ts';
import { acceptedHere } from './session/accepted-ids.ts';
import { type Api, api, type Capabilities, ok } from './session/api.ts';
import type { Context, View } from './session/context.ts';
import { type ChangeFeed, changeFeed } from './session/feed.ts';
import { localToken } from './session/local-token.ts';
import { session } from './session/sign-in.ts';
import { viewOf } from './view-of.ts';

/** Put in when the page is built. */
declare const TARGET: 'local' | 'cloud';

const reviewsRenewal = 30_000;
const merchantKey = 'rescind.merchant';

try {
  const config = readConfig(await (await fetch('config.json')).json());
  if (TARGET === 'local' && config.target === 'local') await startLocal(config);
  else if (TARGET === 'cloud' && config.target === 'cloud') await startCloud(config);
  else throw new TypeError(`config.json is for the ${config.target} console, and this one is built for ${TARGET}`);
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  fill(
    document.body,
    element(
      'main',
      { class: 'alone' },
      element('h1', {}, 'The console cannot start'),
      element('p', { role: 'alert' }, words),
    ),
  );
}

async function startLocal({
  merchants,
  secret,
  canRestart,
}: Extract<ConsoleConfig, { target: 'local' }>): Promise<void> {
  const kept = sessionStorage.getItem(merchantKey) ?? '';
  const merchant = merchants.includes(kept) ? kept : (merchants[0] ?? '');
  const pick = choice(
    merchants.map((name) => [name, name] as const),
    merchant,
  );
  pick.id = 'merchant';
  pick.addEventListener('change', () => {
    sessionStorage.setItem(merchantKey, pick.value);
    location.reload();
  });
  const around = frame({
    isLocal: true,
    corner: element('div', { class: 'merchant' }, element('label', { for: pick.id }, 'Merchant'), pick),
  });
  const feed = changeFeed();
  const service = api(localToken(merchant, secret));
  const accepted = acceptedHere();
  let missing = 0;
  feed.onFigures((figures) => around.figures(figures, missing));
  feed.onConnection(around.connection);
  const context: Context = {
    ...(await shared(service, around)),
    isLocal: true,
    canRestart,
    merchant,
    tokenSource: { tokenUrl: `${location.origin}/oauth2/token`, client: merchant, secret },
    onChange: (hear) => feed.onChange((change) => change.merchant === merchant && hear(change)),
    onBack: feed.onBack,
    accepted: (id) => accepted.add(merchant, id),
    figures: feed.newest,
  };
  feed.onBack(() => {
    void accepted.missing(merchant, service).then((count) => {
      missing = count;
    });
  });
  followReviews(context, around, feed);
  follow(context, around);
}

async function startCloud(issuer: Extract<ConsoleConfig, { target: 'cloud' }>): Promise<void> {
  const { token, signIn, signOut } = await session(issuer);
  const around = frame({ isLocal: false, corner: token === undefined ? null : button('Sign out', signOut, 'small') });
  if (token === undefined) {
    const enter = button('Sign in', () => void signIn(), 'primary');
    fill(
      document.body,
      element(
        'main',
        { class: 'alone' },
        element('h1', {}, 'Rescind'),
        element('p', {}, 'Cancellations and reviews of your merchant.'),
        enter,
      ),
    );
    return;
  }
  const service = api(async (isAgain) => {
    if (isAgain) around.say('Your session has ended, or does not allow this: sign in again.');
    return token;
  });
  const context: Context = {
    ...(await shared(service, around)),
    isLocal: false,
    canRestart: false,
    merchant: '',
    tokenSource: 'variable',
    onChange: () => () => undefined,
    onBack: () => () => undefined,
    accepted: () => undefined,
    figures: () => undefined,
  };
  followReviews(context, around);
  follow(context, around);
}

async function shared(service: Api, around: Frame): Promise<Pick<Context, 'api' | 'capabilities' | 'say'>> {
  const { items } = ok<{ items: readonly Capabilities[] }>(await service.get('/v1/providers'));
  return { api: service, capabilities: items, say: around.say };
}

/** How many of this merchant's need a person, up to a page of them. */
function followReviews(context: Context, around: Frame, feed?: ChangeFeed): void {
  const count = async () => {
    const reply = await context.api.get('/v1/cancellations?status=review_required&limit=100');
    if (reply.status === 200) around.reviews((reply.body as { items: readonly unknown[] }).items.length);
  };
  const renew = () => void count().catch(() => undefined);
  let underReview: number | undefined;
  feed?.onFigures((figures) => {
    if (figures.underReview !== underReview) renew();
    underReview = figures.underReview;
  });
  setInterval(renew, reviewsRenewal);
  renew();
}

function follow(context: Context, around: Frame): void {
  let current: View | undefined;
  const go = () => {
    const isFirst = current === undefined;
    current?.stop?.();
    const route = toRoute(location.hash);
    current = viewOf(route, context);
    around.show(route, current.title, current.element, isFirst);
  };
  fill(document.body, around.element);
  addEventListener('hashchange', go);
  go();
}
