import { describe, expect, it } from 'vitest';
import { usualAnswer, usualRead } from '../../../functions/providers/usual-answers.ts';

const answer = (status: number) => ({ status, headers: {}, body: undefined, retryAfter: 5000 });

describe('usualAnswer', () => {
  it('treats 429 as not sent, and keeps the time to try again', () => {
    expect(usualAnswer(answer(429))).toMatchObject({ kind: 'not_sent', retryAfter: 5000 });
  });

  it.each([401, 403])('treats %i as a refusal of our credentials, after which nothing happened', (status) => {
    expect(usualAnswer(answer(status))).toMatchObject({ kind: 'credentials_refused', detail: `answered ${status}` });
  });

  it.each([100, 200, 201, 204, 302, 400, 404, 405, 408, 409, 415, 422, 425, 500, 502, 503, 504, 599])(
    'takes %i for an unknown outcome',
    (status) => {
      expect(usualAnswer(answer(status))).toMatchObject({ kind: 'unknown', retryAfter: 5000 });
    },
  );

  it('keeps what the provider said as evidence', () => {
    const said = { code: 'E1', message: 'Not now' };

    expect(usualAnswer(answer(500), said)).toMatchObject({ said });
    expect(usualAnswer(answer(401), said)).toMatchObject({ said });
    expect(usualRead(answer(404), said)).toMatchObject({ said });
  });
});

describe('usualRead', () => {
  it.each([404, 405, 501])(
    'takes %i for a read that does not exist, which says nothing about the payment',
    (status) => {
      expect(usualRead(answer(status))).toMatchObject({ kind: 'unreadable', detail: `the read answered ${status}` });
    },
  );

  it.each([200, 400, 401, 403, 410, 422, 429, 500, 503])('takes %i as any other request does', (status) => {
    expect(usualRead(answer(status))).toEqual(usualAnswer(answer(status)));
  });
});
