import { expect, it } from 'vitest';
import { dollars, figure, kilobytes, priceText, rate, wholeDollars } from '../../../../infra/docs/costs/figures.ts';

it('figures are formatted for readers', () => {
  expect([dollars(1234.5), wholeDollars(1234.5), priceText(0.625), priceText(25)]).toEqual([
    '$1,234.50',
    '$1,235',
    '$0.625',
    '$25.00',
  ]);
  expect([figure(2.256), figure(3), kilobytes(2048)]).toEqual(['2.26', '3', '2.0']);
});

it.each([
  [1428.6, '1,400'],
  [333.3, '330'],
  [300, '300'],
  [66.7, '66'],
  [7.9, '7'],
])('a rate of %d is rounded down to two digits', (perSecond, text) => {
  expect(rate(perSecond)).toBe(text);
});
