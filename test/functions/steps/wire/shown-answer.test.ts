import { describe, expect, it } from 'vitest';
import { shownAnswer, shownMeaning } from '../../../../functions/steps/wire/shown-answer.ts';

const nothing = { kind: 'pending' } as const;
const shown = (body: unknown, names: readonly string[], secrets: readonly unknown[] = []) =>
  shownAnswer({ status: 200, body }, names, nothing, secrets).fields;

describe('the fields of an answer', () => {
  it('are those that the folder names and no others', () => {
    const body = {
      status: 'OPEN',
      customer: { name: 'Jane', email: 'jane@mail.example' },
      payment: { status: 'HELD' },
    };

    expect(shown(body, ['status', 'payment.status', 'absent', 'payment.status.inner'])).toEqual({
      status: 'OPEN',
      'payment.status': 'HELD',
    });
  });

  it('of a list are those of its first items', () => {
    const transactions = Array.from({ length: 9 }, (_, index) => ({ status: `S${index}` }));

    expect(shown({ transactions }, ['transactions.status'])).toEqual({ 'transactions.status': 'S0 S1 S2 S3 S4 S5' });
  });

  it('are found in no list of lists, however deep an answer is', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}{"code":"x"}${']'.repeat(50_000)}`);

    expect(shown(deep, ['code', 'code.inner'])).toEqual({});
    expect(shown({ code: deep }, ['code', 'code.inner'])).toEqual({ code: null });
    expect(shown([{ code: 'x' }, [{ code: 'y' }]], ['code'])).toEqual({ code: 'x' });
  });

  it('that are numbers or yes and no are shown', () => {
    expect(shown({ amount: 12.5, isOpen: false, none: null }, ['amount', 'isOpen', 'none'])).toEqual({
      amount: '12.5',
      isOpen: 'false',
    });
  });

  it.each([
    ['words', 'Jane Roe has no money'],
    ['an address of e-mail', 'jane@mail.example'],
    ['a link', 'https://provider.example/receipts/1'],
    ['a card number', '4111111111111111'],
    ['a card number that is a number', 4111111111111111],
    ['an object', { name: 'Jane' }],
    ['a long text', 'x'.repeat(65)],
    ['a short secret', 'abc'],
    ['the beginning of a secret', 'sk-live-0123456789/CANCELED'],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln'],
    ['other digits', '٤١١١١١١١١١١١١١١١'],
  ])('are named without their value if it is %s', (_what, value) => {
    expect(shown({ code: value }, ['code'], ['abc', 'sk-live-0123456789abcdef'])).toEqual({ code: null });
  });

  it('are no card number together', () => {
    const codes = ['4111', '1111', '1111', '1111'].map((code) => ({ code }));

    expect(shown({ errors: codes }, ['errors.code'])).toEqual({ 'errors.code': '[card number]' });
  });

  it('include what the folder keeps as evidence, if it is a code', () => {
    const details = { requestId: 'req_1', receiptUrl: 'https://provider.example/r/1', cause: 'asked by Jane' };

    expect(shownAnswer({ status: 402, body: {} }, [], { kind: 'pending', said: { details } }, [])).toEqual({
      status: 402,
      fields: { requestId: 'req_1' },
    });
  });
});

describe('what we learnt', () => {
  it('is our words and those of the provider, without how to reach a person', () => {
    const message = 'Jane: jane.roe@mail.example, +49 30 901820, DE89 3704 0044 0532 0130 00, card 4111-1111-1111-1111';

    expect(
      shownMeaning({ kind: 'rejected', code: 'already_captured', detail: 'd', said: { code: 'C', message } }, []),
    ).toEqual({
      kind: 'rejected',
      reason: 'already_captured',
      detail: 'd',
      code: 'C',
      message: 'Jane: [personal], [personal], [personal], card [card number]',
    });
  });

  it.each([
    'QFQTPCQ8HXSKGK82',
    'DE89370400440532013000',
    '66CDF1BAF51786E3F02F86B5006C2DFE',
    'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  ])('has the reference %s, although it may look like an account or a card with letters', (reference) => {
    expect(shownMeaning({ ...nothing, said: { reference } }, [])).toEqual({ kind: 'pending', reference });
  });

  it.each(['4111111111111111', 'Bearer', 'abc'])(
    'has no reference that is a card number or a secret: %s',
    (reference) => {
      expect(shownMeaning({ ...nothing, said: { reference } }, ['abc', 'Bearer'])).toEqual({ kind: 'pending' });
    },
  );

  it('has no reference that is not one word', () => {
    const said = { reference: 'Jane Roe', message: 'Authorization: Bearer abcdef0123456789abcdef' };

    const { reference, message } = shownMeaning({ ...nothing, said }, []);

    expect(reference).toBeUndefined();
    expect(message).not.toContain('abcdef');
  });
});
