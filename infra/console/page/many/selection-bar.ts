import { button } from '../parts/controls.ts';
import { element } from '../parts/element.ts';

interface Bar {
  readonly onAll: (isSelected: boolean) => void;
  readonly onRecheck: () => void;
  readonly onResolve: () => void;
}

/** Selects all that is shown, and acts on what is selected. The buttons appear with the first selected one. */
export function selectionBar({ onAll, onRecheck, onResolve }: Bar) {
  const all = element('input', { type: 'checkbox', on: { change: () => onAll(all.checked) } });
  const count = element('span', { class: 'count', role: 'status' });
  const acts = element(
    'span',
    { class: 'buttons', hidden: true },
    button('Recheck selected …', onRecheck),
    button('Resolve selected …', onResolve),
  );
  return {
    element: element('div', { class: 'selection' }, element('label', {}, all, ' Select all shown'), count, acts),
    show(selected: number, shown: number): void {
      all.checked = selected > 0 && selected === shown;
      all.indeterminate = selected > 0 && selected < shown;
      all.disabled = shown === 0;
      count.textContent = selected === 0 ? '' : `${selected} of ${shown} selected`;
      acts.hidden = selected === 0;
    },
    /** While an act on many runs, no other one can begin. */
    lock(isLocked: boolean): void {
      for (const control of acts.querySelectorAll('button')) control.disabled = isLocked;
    },
  };
}
