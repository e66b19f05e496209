import { describe, expect, it } from 'vitest';
import { usualAnswer } from '../../../functions/providers/usual-answers.ts';

const answer = (status: number) => ({ status, headers: {}, body: undefined, retryAfter: 5000 });

describe('usualAnswer', () => {
  it('treats 429 as not sent, and keeps the time to try again', () => {
    expect(usualAnswer(answer(429))).toMatchObject({ kind: 'not_sent', retryAfter: 5000 });
  });

  it.each([401, 403])('treats %i as a refusal of our credentials, which shows nothing about the payment', (status) => {
    expect(usualAnswer(answer(status))).toMatchObject({
      kind: 'rejected',
      code: 'outcome_unknown',
      standing: 'no-access',
    });
  });

  it('treats 404 as an unknown transaction, which proves nothing after an attempt', () => {
    expect(usualAnswer(answer(404))).toMatchObject({
      kind: 'rejected',
      code: 'unknown_transaction',
      standing: 'no-access',
    });
  });

  it.each([100, 200, 201, 204, 302, 400, 408, 409, 422, 425, 500, 502, 503, 504, 599])(
    'takes %i for an unknown outcome',
    (status) => {
      expect(usualAnswer(answer(status))).toMatchObject({ kind: 'unknown', retryAfter: 5000 });
    },
  );

  it('keeps what the provider said as evidence', () => {
    const said = { code: 'E1', message: 'Not now' };

    expect(usualAnswer(answer(500), said)).toMatchObject({ said });
    expect(usualAnswer(answer(404), said)).toMatchObject({ said });
  });
});
