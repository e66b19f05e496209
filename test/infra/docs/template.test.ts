import { expect, it } from 'vitest';
import { filled } from '../../../infra/docs/template.ts';

it('a template gets its values, also where a name stands twice', () => {
  expect(filled('{{one}} and {{one}} are {{two}}', { one: 1, two: 'two' })).toBe('1 and 1 are two');
});

it('a template and its values must not drift apart', () => {
  expect(() => filled('{{one}} {{two}}', { one: 1 })).toThrow('nothing fills {{two}}');
  expect(() => filled('{{one}}', { one: 1, two: 2 })).toThrow('does not use two');
});
