import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancel } from '../../../../functions/providers/yuno/cancel.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const asked = {
  ...askedAbout({ paymentId: 'payment-1', transactionId: 'transaction-1' }),
  merchantReference: 'order-1',
};

const interpret = (body: unknown, status = 200) => cancel.interpret({ status, headers: {}, body }, asked);

const maybe = <T>(expected: T) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(expected) },
    fc.constantFrom<unknown>('PENDING', 'CANCELLED', '', null, 7),
  );

describe('cancelling at Yuno', () => {
  it('says cancelled only if all four words are there', () => {
    const answers = fc.record({
      type: maybe('CANCEL'),
      status: maybe('SUCCEEDED'),
      payment: fc.record({ status: maybe('CANCELED'), sub_status: maybe('CANCELED') }),
    });

    fc.assert(
      fc.property(answers, (body) => {
        const { kind } = interpret(body);

        const words = [body.type, body.status, body.payment.status, body.payment.sub_status];
        expect(kind === 'cancelled').toBe(words.join() === 'CANCEL,SUCCEEDED,CANCELED,CANCELED');
      }),
    );
  });

  it('gives a key up only if Yuno has given its final answer to it', () => {
    const codes = [
      'REQUEST_IN_PROCESS',
      'UNEXPECTED_RESPONSE',
      'INVALID_STATUS',
      'BAD_REQUEST',
      'IDEMPOTENCY_DUPLICATED',
    ];

    const spent = codes.filter((code) => {
      const observation = interpret({ code }, 400);
      return 'tokenSpent' in observation && observation.tokenSpent;
    });

    expect(spent).toEqual(['IDEMPOTENCY_DUPLICATED']);
  });

  it.each([
    [2, false],
    [3, true],
    [255, true],
    [256, false],
  ])('sends a description of %d characters: %s', (length, isSent) => {
    const { body } = cancel.request({ ...asked, description: 'd'.repeat(length) });

    expect(body.description !== undefined).toBe(isSent);
  });

  it('does not read inherited properties as meanings', () => {
    expect(interpret({ type: 'CANCEL', status: 'constructor', response_code: '__proto__' }).kind).toBe('unknown');
    expect(interpret({ code: 'constructor' }, 400).kind).toBe('unknown');
  });

  it.each([
    ['AUTHORIZE', 'DECLINED', 'DECLINED_BY_PROVIDER'],
    ['AUTHORIZE', 'ERROR', 'PROVIDER_TIMEOUT'],
    ['AUTHORIZE', 'DECLINED', 'INVALID_CARD_NUMBER'],
  ])('learns nothing about its key from a %s that is %s %s', (type, status, response_code) => {
    const observation = interpret({ type, status, response_code });

    expect(observation).toMatchObject({ kind: 'unknown', detail: 'the answer contradicts itself' });
    expect(observation).not.toHaveProperty('tokenSpent');
  });
});
