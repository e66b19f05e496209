import { describe, expect, it } from 'vitest';
import type { ExchangeResult, Said } from '../../../../functions/core/cancellation/observation.ts';
import { traces } from '../../../../functions/core/decide/traces.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';

const made = (exchange: ExchangeResult['exchange'], said?: Said): ExchangeResult => ({
  exchange,
  began: noon,
  ended: noon,
  observation: { kind: 'unknown', detail: 'answered 500', ...(said ? { said } : {}) },
});

describe('the traces of an exchange', () => {
  it('keep eight details, short and without card numbers, and leave out those that are absent', () => {
    const details = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`d${index}`, 'x'.repeat(300)]));
    const kept = (given: Readonly<Record<string, string | undefined>>) =>
      traces(processing(), made('cancel', { details: given })).evidence?.details;

    expect(Object.keys(kept(details) ?? {})).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7']);
    expect(kept(details)?.d0).toHaveLength(200);
    expect(kept({ card: '4111 1111 1111 1111', absent: undefined, empty: '' })?.card).not.toContain('1111');
    expect(kept({ '4111.1111.1111.1111': 'a' })).toEqual({ '[card number]': 'a' });
    expect(Object.keys(kept({ card: '1', absent: undefined, empty: '' }) ?? {})).toEqual(['card']);
    expect(traces(processing(), made('cancel', { code: 'E1', details: {} })).evidence).not.toHaveProperty('details');
  });

  it('keep a reference with letters between groups of digits, but no such words', () => {
    const id = '4111x1111x1111x1111';

    expect(traces(processing(), made('cancel', { reference: id, code: id, message: id })).evidence).toMatchObject({
      reference: id,
      code: '[card number]',
      message: '[card number]',
    });
  });

  it.each([
    ['cancel', 'response'],
    ['refund', 'response'],
    ['status', 'poll'],
    ['testimony', 'webhook'],
  ] as const)('of a %s say that we know it by %s', (exchange, via) => {
    expect(traces(processing(), made(exchange, { message: 'm' })).evidence?.via).toBe(via);
  });

  it.each([{ code: 'c' }, { message: 'm' }, { details: { receipt: 'r' } }])(
    'have evidence of the words %j alone',
    (said) => {
      expect(traces(processing(), made('cancel', said))).toHaveProperty('evidence');
    },
  );

  it('have no evidence without words, and no line when nobody was asked', () => {
    expect(traces(processing(), made('cancel'))).not.toHaveProperty('evidence');
    expect(traces(processing(), made('cancel', { reference: 'r' }))).not.toHaveProperty('evidence');
    expect(traces(processing(), made('none')).timeline).toEqual([]);
    expect(traces(processing(), made('status')).timeline).toHaveLength(1);
  });
});
