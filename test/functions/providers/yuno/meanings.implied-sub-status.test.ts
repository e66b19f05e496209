import { describe, expect, it } from 'vitest';
import { impliedSubStatus } from '../../../../functions/providers/yuno/meanings.ts';
import { status } from '../../../../functions/providers/yuno/status.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const asked = askedAbout({ paymentId: 'payment-1', transactionId: 'transaction-1' });

const some = { CANCELED: ['CANCEL'], PENDING: ['AUTHORIZE'], SUCCEEDED: ['PURCHASE', 'CAPTURE'], REFUNDED: ['REFUND'] };
const none = {
  CANCELED: ['PURCHASE', 'CAPTURE', 'REFUND'],
  PENDING: ['CANCEL', 'PURCHASE', 'CAPTURE', 'REFUND'],
  SUCCEEDED: ['CANCEL'],
  REFUNDED: ['CANCEL'],
};
const meanings = {
  CANCELED: 'cancelled',
  PENDING: 'open',
  SUCCEEDED: 'already_captured',
  REFUNDED: 'already_refunded',
};
const words = Object.keys(meanings) as (keyof typeof meanings)[];
const strange = 'unknown';

describe('a payment without a sub-status', () => {
  const read = (word: string, types: readonly string[], state = 'SUCCEEDED') => {
    const list = types.map((type) => ({ type, status: state }));
    const body = { payment_status: { status: word, transactions: list } };
    const observation = status.interpret({ status: 200, headers: {}, body }, asked);
    return 'code' in observation ? observation.code : observation.kind;
  };
  const cases = words.flatMap((word) => some[word].map((type) => [word, type] as const));

  it.for(cases)('that is %s means what it says once a %s has succeeded', ([word, type]) => {
    expect(read(word, [type])).toBe(meanings[word]);
    expect(read(word, [type, 'THREE_D_SECURE'])).toBe(meanings[word]);
  });

  it.for(cases)('that is %s means nothing while no %s has succeeded', ([word, type]) => {
    expect(read(word, [])).toBe(strange);
    expect(read(word, ['THREE_D_SECURE'])).toBe(strange);
    expect(read(word, [type], 'DECLINED')).toBe(strange);
  });

  it.for(words.flatMap((word) => none[word].map((type) => [word, type] as const)))(
    'that is %s is not believed beside a %s that succeeded',
    ([word, type]) => {
      expect(read(word, [...some[word], type])).toBe(strange);
    },
  );

  it.for(words.flatMap((word) => ['CREATED', 'PENDING'].map((state) => [word, state] as const)))(
    'that is %s is pending while anything in it is %s',
    ([word, state]) => {
      expect(read(word, some[word], state)).toBe('pending');
    },
  );

  it('is accepted for these words only', () => {
    expect([...impliedSubStatus.keys()]).toEqual(words);
  });
});
