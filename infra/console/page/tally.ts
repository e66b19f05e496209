import type { Figures } from '../model/figures.ts';
import { type ShownFigure, tallyFigures, tallyNotes } from '../model/tally-figures.ts';
import { withTimes } from './parts/content.ts';
import { element, fill } from './parts/element.ts';
import { icon } from './parts/icon.ts';

/** The figures of the whole system. Old ones are grey and say since when they are old. */
export function tally(unseen: readonly string[]) {
  const list = element('dl');
  const note = element('p', { class: 'tally-note', role: 'status' });
  const surround = element('section', { class: 'tally', 'aria-label': 'Figures of the whole system' }, list, note);
  let latest: { readonly figures: Figures; readonly missing: number | undefined } | undefined;
  let oldSince: string | undefined;
  let noted = '';

  function show(): void {
    const isLive = oldSince === undefined;
    surround.toggleAttribute('data-old', !isLive || latest?.figures.isCounted === false);
    if (latest) fill(list, ...tallyFigures({ ...latest, isLive }).map(figureElement));
    const isSomewhereCounted = latest !== undefined && latest.figures.effective !== null;
    const words = tallyNotes(latest?.figures.isCounted ?? true, oldSince, isSomewhereCounted ? unseen : []);
    // A message that is read out must not be repeated with every change of a figure.
    if (words !== noted) fill(note, ...withTimes(words));
    noted = words;
  }

  return {
    element: surround,
    /** The system has just said this. */
    showFigures(figures: Figures, missing: number | undefined): void {
      latest = { figures, missing };
      oldSince = undefined;
      show();
    },
    /** The system says nothing any more. */
    showLoss(at: string): void {
      oldSince ??= at;
      show();
    },
  };
}

const icons = { kept: 'check', broken: 'warning', unknown: 'dash' } as const;

const figureElement = ({ name, words, value, sign, mark }: ShownFigure) =>
  element(
    'div',
    { class: mark, 'data-figure': name },
    element('dt', {}, words),
    element('dd', { 'data-sign': sign }, mark && icon(icons[mark]), value),
  );
