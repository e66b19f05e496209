import { reviewCodes } from '../../../../functions/core/cancellation/status.ts';
import { spacedWords } from '../../../client/words/status-words.ts';
import type { ReviewFilters } from '../../model/review-filters.ts';
import { choice, field, form } from '../parts/controls.ts';
import type { Context } from '../session/context.ts';

const any = ['', 'Any'] as const;

/** Chooses which reviews are shown, and in which order. */
export function reviewFilterForm({ capabilities }: Context, apply: (filters: ReviewFilters) => void): HTMLElement {
  const provider = choice([any, ...capabilities.map(({ provider: name, title }) => [name, title] as const)]);
  const code = choice([any, ...reviewCodes.map((name) => [name, spacedWords(name)] as const)]);
  const order = choice([
    ['newest', 'Newest first'],
    ['oldest', 'Oldest first'],
  ]);
  const changed = () =>
    apply({
      provider: provider.value,
      code: reviewCodes.find((name) => name === code.value) ?? '',
      order: order.value === 'oldest' ? 'oldest' : 'newest',
    });
  for (const control of [provider, code, order]) control.addEventListener('change', changed);
  return form(
    'review-filters',
    changed,
    field('Provider', provider),
    field('Why a person', code),
    field('Order', order),
  );
}
