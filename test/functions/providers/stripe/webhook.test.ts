import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/stripe/index.ts';

const { isAuthentic, concerns } = provider.webhook;
const secret = 'whsec_1';
const now = Date.UTC(2026, 10, 20, 12);
const seconds = now / 1000;
const sign = (rawBody: Uint8Array, time: number | string = seconds) =>
  createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest('hex');
const isAccepted = (rawBody: Uint8Array, header: string, at = now, secrets: readonly string[] = [secret]) =>
  isAuthentic(rawBody, { 'stripe-signature': header }, secrets, at);

describe('the webhook of Stripe', () => {
  it('accepts any bytes with their own signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rawBody) => {
        const header = `t=${seconds},v1=${sign(rawBody)}`;

        expect(isAccepted(rawBody, header, now, ['another', secret])).toBe(true);
        expect(isAccepted(rawBody, header, now, ['', 'another'])).toBe(false);
      }),
    );
  });

  it('refuses a message with one changed bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(7), (rawBody, at, bit) => {
        const changed = rawBody.map((byte, index) => (index === at % rawBody.length ? byte ^ (1 << bit) : byte));

        expect(isAccepted(changed, `t=${seconds},v1=${sign(rawBody)}`)).toBe(false);
      }),
    );
  });

  it('accepts a message for five minutes, by its signed time only', () => {
    const rawBody = Buffer.from('{}');
    const header = `t=${seconds},v1=${sign(rawBody)}`;

    expect(isAccepted(rawBody, header, now + 300_999)).toBe(true);
    expect(isAccepted(rawBody, header, now + 301_000)).toBe(false);
    expect(isAccepted(rawBody, header.replace(`t=${seconds}`, `t=${seconds + 60}`), now + 301_000)).toBe(false);
    expect(isAccepted(rawBody, header, now - 3_600_000)).toBe(true);
  });

  it.each(['', 't=1', 'v1=', 't=,v1=', 't=x,v1=x', 't=-1,v1=x', 't=1 ,v1=x', 't=1.5,v1=x'])(
    'refuses the header %j',
    (header) => {
      expect(isAccepted(Buffer.from('{}'), header, 1000)).toBe(false);
      expect(isAuthentic(Buffer.from('{}'), {}, [secret], 1000)).toBe(false);
    },
  );

  it('refuses a time that could be read in two ways', () => {
    const rawBody = Buffer.from('{}');
    const old = seconds - 1000;

    expect(isAccepted(rawBody, `t=${seconds},t=${old},v1=${sign(rawBody, old)}`)).toBe(false);
    expect(isAccepted(rawBody, `t=${old},t=${seconds},v1=${sign(rawBody, old)}`)).toBe(false);
    expect(isAccepted(rawBody, `t=${seconds}x,v1=${sign(rawBody)}`)).toBe(false);
    expect(isAccepted(rawBody, `t=${seconds}x,v1=${sign(rawBody, `${seconds}x`)}`)).toBe(false);
    expect(isAccepted(rawBody, `t=x${seconds},v1=${sign(rawBody, `x${seconds}`)}`)).toBe(false);
    expect(isAccepted(rawBody, `t=${seconds},v1=${sign(rawBody)}=`)).toBe(false);
  });

  it('reads any JSON, and uses only a text of it', () => {
    const object = fc.record(
      {
        object: fc.constantFrom('payment_intent', 'charge', 'refund'),
        id: fc.jsonValue(),
        payment_intent: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          object.map((one) => ({ data: { object: one } })),
        ),
        (body) => {
          for (const { paymentIntentId } of concerns(body))
            expect(typeof paymentIntentId === 'string' && paymentIntentId !== '').toBe(true);
        },
      ),
    );
  });
});
