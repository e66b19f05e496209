import { describe, expect, it } from 'vitest';
import { quoted, similarTo, suggestion } from '../../../../infra/client/input/similar.ts';

const known = ['transactionId', 'paymentId', 'pace', 'vtex', 'amount'];

describe('the word that was probably meant', () => {
  it.each([
    ['transactionid', 'transactionId'],
    ['transactoinId', 'transactionId'],
    ['payment', 'paymentId'],
    ['paymenId', 'paymentId'],
    ['pcae', 'pace'],
    ['pa', undefined],
    ['amout', 'amount'],
    ['vtx', 'vtex'],
    ['nope', undefined],
    ['', undefined],
  ])('for %j is %s', (typed, meant) => {
    expect(similarTo(typed, known)).toBe(meant);
  });

  it('is named in the sentence, or else every known word', () => {
    expect(suggestion('pcae', known)).toBe('did you mean pace?');
    expect(suggestion('nope', ['pace', 'vtex'])).toBe('known are pace, vtex');
  });
});

describe('what somebody typed', () => {
  it('is shown short, printable, and without a card number', () => {
    expect(quoted('a\u001b[2J')).toBe('"a·[2J"');
    expect(quoted('x'.repeat(50))).toBe(`"${'x'.repeat(40)}…"`);
    expect(quoted('4111 1111 1111 1111')).toBe('"…"');
  });
});
