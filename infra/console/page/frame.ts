import type { Figures } from '../model/figures.ts';
import type { Route } from '../model/route.ts';
import { type Child, element, fill } from './parts/element.ts';
import { icon } from './parts/icon.ts';

/** What stands around every view. */
export interface Frame {
  readonly element: HTMLElement;
  show(route: Route, title: string, view: HTMLElement, isFirst: boolean): void;
  figures(figures: Figures, missing: number): void;
  reviews(count: number): void;
  connection(isConnected: boolean): void;
  say(words: string): void;
}

const links = [
  { name: 'home', href: '#/', words: 'Live', isLocal: true },
  { name: 'list', href: '#/cancellations', words: 'Cancellations', isLocal: false },
  { name: 'reviews', href: '#/reviews', words: 'Reviews', isLocal: false },
  { name: 'simulators', href: '#/simulators', words: 'Simulators', isLocal: true },
] as const;

const sayFor = 6000;

export function frame({ isLocal, corner }: { readonly isLocal: boolean; readonly corner: Child }): Frame {
  const title = element('h1', { tabindex: -1 });
  const place = element('div');
  const tally = element('dl', { class: 'tally', 'aria-label': 'Figures of the whole system', hidden: !isLocal });
  const away = element(
    'p',
    { class: 'away', role: 'alert', hidden: true },
    'The system does not answer. Trying again …',
  );
  const said = element('p', { class: 'said', role: 'status' });
  const badge = element('span', { class: 'badge', hidden: true });
  const anchors = links
    .filter((link) => isLocal || !link.isLocal)
    .map(({ name, href, words }) => ({ name, anchor: element('a', { href }, words, name === 'reviews' && badge) }));
  const skip = (event: Event) => {
    event.preventDefault();
    title.focus();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const made = element(
    'div',
    { class: 'frame' },
    element('a', { class: 'skip', href: '#main', on: { click: skip } }, 'Skip to the content'),
    element(
      'header',
      {},
      element('a', { class: 'brand', href: '#/' }, icon('M6 3L2.5 6.5 6 10M2.5 6.5h7a3.5 3.5 0 0 1 0 7H7'), 'Rescind'),
      element(
        'nav',
        { 'aria-label': 'Pages' },
        ...anchors.map(({ anchor }) => anchor),
        isLocal && element('a', { href: '/docs' }, 'API'),
      ),
      element('div', { class: 'corner' }, corner),
    ),
    tally,
    away,
    element('main', { id: 'main' }, title, place),
    said,
  );

  return {
    element: made,
    show(route, words, view, isFirst) {
      title.textContent = words;
      document.title = `${words} · Rescind`;
      fill(place, view);
      const current = route.name === 'one' ? 'list' : route.name;
      for (const { name, anchor } of anchors) {
        if (name === current) anchor.setAttribute('aria-current', 'page');
        else anchor.removeAttribute('aria-current');
      }
      if (!isFirst) title.focus();
    },
    figures: (figures, missing) => fill(tally, ...tallyParts(figures, missing)),
    reviews(count) {
      badge.hidden = count === 0;
      badge.textContent = String(count);
    },
    connection(isConnected) {
      away.hidden = isConnected;
    },
    say(words) {
      said.textContent = words;
      clearTimeout(timer);
      timer = setTimeout(() => {
        said.textContent = '';
      }, sayFor);
    },
  };
}

function tallyParts({ accepted, ended, effective, doubles, lost }: Figures, missing: number): Child[] {
  const wrong = 'M8 3v6.5M8 12.5v.5';
  const right = 'M3 8.5l3.4 3.4L13 5';
  const part = (name: string, value: number, isPromise = false, where = '') =>
    element(
      'div',
      { class: isPromise ? (value === 0 ? 'kept' : 'broken') : undefined, 'data-figure': name },
      element('dt', {}, name, where !== '' && element('span', { class: 'wide' }, ` ${where}`)),
      element('dd', {}, isPromise && icon(value === 0 ? right : wrong), value),
    );
  return [
    part('accepted', accepted),
    part('ended', ended),
    part('effective', effective, false, 'at the providers'),
    part('doubles', doubles, true),
    part('lost', lost + missing, true),
  ];
}
