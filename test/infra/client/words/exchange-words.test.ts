import { describe, expect, it } from 'vitest';
import { exchangesExamples } from '../../../../functions/api/documents/examples.ts';
import type { Exchange } from '../../../../functions/api/exchanges-schema.ts';
import { answerWords, fieldWords, meaningWords, requestWords } from '../../../../infra/client/words/exchange-words.ts';

const [example] = exchangesExamples.exchanges.value.items;
const said = (changes: Partial<Exchange> = {}) => ({ ...example, ...changes }) as Exchange;
const meaning = { kind: 'rejected', reason: null, code: null, message: null, reference: null, detail: null };

describe('the words about an exchange', () => {
  it('name the request with the names of its query', () => {
    const { request } = said();
    const query = { id: 'p-1', key: null };

    expect(requestWords(said())).toBe('POST api.provider.example/payments/tx-1001/cancels');
    expect(requestWords(said({ request: request && { ...request, query } }))).toMatch(/cancels\?id=p-1&key$/);
    expect(requestWords(said({ request: null }))).toBe('nothing');
  });

  it('say the answer, or why there is none', () => {
    const failure = { kind: 'no_answer', detail: 'ECONNRESET' } as const;
    const noAccount = { ...meaning, detail: 'no usable credentials' };

    expect(answerWords(said())).toBe('201');
    expect(answerWords(said({ answer: null, failure }))).toBe('no answer: ECONNRESET');
    expect(answerWords(said({ answer: null, sends: 0, meaning: noAccount }))).toBe('not sent: no usable credentials');
    expect(answerWords(said({ answer: null, sends: 0, meaning }))).toBe('not sent');
  });

  it('list fields, with their values where they are shown', () => {
    expect(fieldWords({ a: '1', b: null })).toBe('a=1 b');
  });

  it('say what we learnt, and then what the provider said', () => {
    const all = { ...meaning, reason: 'already_captured', detail: 'completed', code: 'X1', message: 'too late' };

    expect(meaningWords(said({ meaning: all }))).toBe('rejected (already captured) · completed · X1 · too late');
    expect(meaningWords(said({ meaning: { ...meaning, kind: 'not_sent' } }))).toBe('not sent');
  });
});
