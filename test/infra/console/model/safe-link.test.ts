import { expect, it } from 'vitest';
import { safeLink } from '../../../../infra/console/model/safe-link.ts';

it('a whole https address becomes a link', () => {
  expect(safeLink('https://pay.example/receipts/1?a=b')).toBe('https://pay.example/receipts/1?a=b');
});

it.each([
  'http://pay.example/receipts/1',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://bank.example@evil.example/',
  'https://user:word@pay.example/',
  '//pay.example/receipts/1',
  'R-20481',
  '',
  `https://pay.example/${'r'.repeat(200)}`,
])('%s stays text', (detail) => {
  expect(safeLink(detail)).toBeUndefined();
});
