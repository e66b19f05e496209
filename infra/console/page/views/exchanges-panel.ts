import { answerWords, fieldWords, meaningWords, requestWords } from '../../../client/words/exchange-words.ts';
import { messageOf } from '../../../client/words/message-of.ts';
import { duration } from '../../words/formatting.ts';
import { clock, facts, foldable, mono } from '../parts/content.ts';
import { element, fill } from '../parts/element.ts';
import type { ExchangeList } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { ok } from '../session/json-request.ts';

/**
 * What was said to the provider and by it, for operators. It is read when somebody opens it, and again when the
 * cancellation has changed while it is open.
 */
export function exchangesPanel({ api }: Context, id: string): { readonly element: HTMLElement; renew(): void } {
  const content = element('div', { 'aria-live': 'polite' });
  const panel = foldable('What was said', false, content);
  panel.hidden = true;
  panel.addEventListener('toggle', () => renew());
  void api.hasScope('cancellations/operate').then((isOperator) => {
    panel.hidden = !isOperator;
  });

  function renew(): void {
    if (panel.open) void show();
  }

  async function show(): Promise<void> {
    try {
      const { items } = ok<ExchangeList>(await api.get(`/v1/cancellations/${id}/exchanges`));
      fill(content, listOf(items));
    } catch (error) {
      fill(content, element('p', { class: 'problem' }, messageOf(error)));
    }
  }

  return { element: panel, renew };
}

const listOf = (items: ExchangeList['items']): HTMLElement =>
  items.length === 0
    ? element('p', { class: 'empty' }, 'Nothing was said yet, or it is no longer kept.')
    : element('ol', { class: 'exchanges' }, ...items.map(itemOf));

function itemOf(item: ExchangeList['items'][number]): HTMLElement {
  const name = item.attempt === null ? 'Read' : `${item.exchange === 'refund' ? 'Refund' : 'Cancel'} ${item.attempt}`;
  return element(
    'li',
    {},
    element('strong', {}, name),
    ' ',
    clock(item.at),
    facts([
      ['Sent', mono(requestWords(item))],
      ['Fields', item.request && fieldWords(item.request.fields)],
      ['Answer', answerWords(item)],
      ['It said', item.answer && fieldWords(item.answer.fields)],
      ['Took', duration(item.milliseconds)],
      ['We learnt', meaningWords(item)],
      ['Reference', item.meaning.reference && mono(item.meaning.reference)],
    ]),
  );
}
