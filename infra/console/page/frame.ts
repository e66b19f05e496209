import type { Figures } from '../model/figures.ts';
import type { RefusedCredentials } from '../model/refused-credentials.ts';
import type { Route } from '../model/route.ts';
import { clock, idLink, withTimes } from './parts/content.ts';
import { button } from './parts/controls.ts';
import { type Child, element, fill } from './parts/element.ts';
import { icon } from './parts/icon.ts';
import type { View } from './session/context.ts';
import { tally } from './tally.ts';

/** What surrounds every view. */
export interface Frame {
  readonly element: HTMLElement;
  show(route: Route, view: View, isFirst: boolean): void;
  showFigures(figures: Figures, missing: number | undefined): void;
  showReviewCount(count: number): void;
  showConnection(isConnected: boolean): void;
  showRefusedCredentials(refused: readonly RefusedCredentials[], titleOf: (provider: string) => string): void;
  /** Shows a short message for a few seconds; screen readers read it out. */
  say(message: string): void;
}

const messageTime = 6000;

interface FrameOptions {
  readonly isLocal: boolean;
  /** Whether there is a page of its own for a new cancellation. */
  readonly mayCancel: boolean;
  readonly corner: Child;
  /** The local system's providers that are not simulated. A deployed service has no figures. */
  readonly unseen?: readonly string[];
  /** Tries at once to reach the service. */
  readonly retry: () => void;
}

export function frame({ isLocal, mayCancel, corner, retry, unseen = [] }: FrameOptions): Frame {
  const title = element('h1', { tabindex: -1 });
  const place = element('div');
  const {
    element: nav,
    markCurrent,
    showReviewCount,
  } = navigation((name) => (name === 'new' ? mayCancel : isLocal || !localPages.has(name)));
  const figures = tally(unseen);
  const offline = element('div', { role: 'alert' });
  const refusals = element('div', { role: 'alert' });
  const message = element('p', { class: 'said', role: 'status' });
  const main = element('main', { id: 'main' }, title, place);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    element: element(
      'div',
      { class: 'frame' },
      skipLink(title),
      element('header', {}, brand(), nav, element('div', { class: 'corner' }, corner)),
      isLocal && figures.element,
      offline,
      refusals,
      main,
      message,
    ),
    show(route, view, isFirst) {
      title.textContent = view.title;
      document.title = `${view.title} · Rescind`;
      fill(place, view.element);
      markCurrent(route.name === 'cancellation' || route.name === 'upload' ? 'list' : route.name);
      if (!isFirst) title.focus();
    },
    showFigures: figures.showFigures,
    showReviewCount,
    showConnection(isConnected) {
      main.toggleAttribute('data-old', !isConnected);
      const now = new Date();
      if (!isConnected) figures.showLoss(now.toISOString());
      fill(offline, !isConnected && offlineNotice(now, retry));
    },
    showRefusedCredentials: (refused, titleOf) => fill(refusals, ...refused.map((one) => refusalNotice(one, titleOf))),
    say(words) {
      fill(message, ...withTimes(words));
      clearTimeout(timer);
      timer = setTimeout(() => fill(message), messageTime);
    },
  };
}

const offlineNotice = (since: Date, retry: () => void) =>
  element(
    'p',
    { class: 'away' },
    element('strong', {}, 'The service cannot be reached'),
    ' since ',
    clock(since.toISOString()),
    '. What this page shows is from before that, so it may be old. It tries again by itself. ',
    button('Retry', retry, 'small'),
  );

/** Told once for each provider, on every page: until the credentials work, nothing goes on there. */
const refusalNotice = ({ provider, since, example }: RefusedCredentials, titleOf: (provider: string) => string) =>
  element(
    'p',
    { class: 'credentials-refused' },
    icon('warning'),
    element('strong', {}, `${titleOf(provider)} refuses your credentials`),
    ' since ',
    clock(since),
    '. Cancellations there wait, such as ',
    idLink(example),
    ', and go on by themselves when the credentials work.',
  );

const links = [
  { name: 'home', href: '#/', words: 'Live' },
  { name: 'list', href: '#/cancellations', words: 'Cancellations' },
  { name: 'new', href: '#/new', words: 'New cancellation' },
  { name: 'reviews', href: '#/reviews', words: 'Reviews' },
  { name: 'providers', href: '#/providers', words: 'Providers' },
  { name: 'simulators', href: '#/simulators', words: 'Simulators' },
] as const;

const localPages: ReadonlySet<string> = new Set(['home', 'simulators', 'api']);

function navigation(isShown: (name: string) => boolean) {
  const badge = element('span', { class: 'badge', hidden: true });
  const anchors = links
    .filter(({ name }) => isShown(name))
    .map(({ name, href, words }) => ({ name, anchor: element('a', { href }, words, name === 'reviews' && badge) }));
  const api = isShown('api') && element('a', { href: '/docs' }, 'API');
  return {
    element: element('nav', { 'aria-label': 'Pages' }, ...anchors.map(({ anchor }) => anchor), api),
    markCurrent(current: string) {
      for (const { name, anchor } of anchors) {
        if (name === current) anchor.setAttribute('aria-current', 'page');
        else anchor.removeAttribute('aria-current');
      }
    },
    showReviewCount(count: number) {
      badge.hidden = count === 0;
      badge.textContent = String(count);
    },
  };
}

/** Takes keyboard users past the navigation. */
function skipLink(target: HTMLElement): HTMLElement {
  const click = (event: Event) => {
    event.preventDefault();
    target.focus();
  };
  return element('a', { class: 'skip', href: '#main', on: { click } }, 'Skip to the content');
}

const brand = () => element('a', { class: 'brand', href: '#/' }, icon('arrowBack'), 'Rescind');
