import type { Figures } from '../model/figures.ts';
import { type ShownFigure, tallyFigures, tallyNotes } from '../model/tally-figures.ts';
import { clockWords } from '../words/formatting.ts';
import { element, fill } from './parts/element.ts';
import { icon } from './parts/icon.ts';

/** The figures of the whole system. Old ones are grey and say since when they are old. */
export function tally(unseen: readonly string[]) {
  const list = element('dl', { class: 'figures', 'aria-label': 'Figures of the whole system' });
  const note = element('p', { class: 'tally-note', role: 'status' });
  const surround = element('div', { class: 'tally' }, list, note);
  let latest: { readonly figures: Figures; readonly missing: number | undefined } | undefined;
  let oldSince: string | undefined;

  function show(): void {
    const isLive = oldSince === undefined;
    surround.classList.toggle('stale', !isLive || latest?.figures.isCounted === false);
    if (latest) fill(list, ...tallyFigures({ ...latest, isLive }).map(figureElement));
    const isSomewhereCounted = latest !== undefined && latest.figures.effective !== null;
    const words = tallyNotes(latest?.figures.isCounted ?? true, oldSince, isSomewhereCounted ? unseen : []);
    if (note.textContent !== words) note.textContent = words;
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
      oldSince ??= clockWords(at);
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
