import * as fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/stripe/index.ts';
import { simulator } from '../../../../functions/providers/stripe/simulator.ts';

const { webhooks } = new Stripe('sk_test_unused');
const now = Date.UTC(2026, 10, 20, 12);
const tolerance = 300;

/** Whether Stripe's own library accepts the message at this moment. */
function officialAccepts(body: string, header: string, secret: string, at = now): boolean {
  try {
    webhooks.constructEvent(body, header, secret, tolerance, undefined, at);
    return true;
  } catch {
    return false;
  }
}

const oursAccepts = (body: string, header: string, secrets: readonly string[], at = now) =>
  provider.webhook.isAuthentic(Buffer.from(body), { 'stripe-signature': header }, secrets, at);

const signed = (body: string, secret: string, at = now) =>
  webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Math.floor(at / 1000) });

const event = fc.record({
  id: fc.string({ minLength: 1 }),
  object: fc.constant('event'),
  data: fc.record({ object: fc.jsonValue() }),
  more: fc.string({ unit: 'binary' }),
});
const body = event.map((value) => JSON.stringify(value));
const secret = fc.stringMatching(/^whsec_[A-Za-z0-9]{1,40}$/);

describe('the signature of a Stripe webhook', () => {
  it('that the official library makes is accepted, with its age, by both', { timeout: 60_000 }, () => {
    const age = fc.integer({ min: -1000, max: 1000 });

    fc.assert(
      fc.property(body, secret, age, (text, key, older) => {
        const header = signed(text, key, now - older * 1000);

        const accepted = oursAccepts(text, header, ['whsec_another', key]);
        expect(accepted).toBe(officialAccepts(text, header, key));
        expect(accepted).toBe(older <= tolerance);
      }),
      { numRuns: 2000 },
    );
  });

  it('that our simulator makes is accepted by both', () => {
    fc.assert(
      fc.property(event, secret, (message, key) => {
        const { headers, body: text } = simulator.webhook.signed(message, key, now);
        const header = headers['stripe-signature'];

        expect(officialAccepts(text, header, key)).toBe(true);
        expect(oursAccepts(text, header, [key])).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is accepted by both if it is one of several', () => {
    fc.assert(
      fc.property(body, secret, secret, fc.boolean(), (text, key, other, isFirst) => {
        const [time, right] = signed(text, key).split(',');
        const wrong = signed(text, `${other}-old`).split(',')[1];
        const header = [time, ...(isFirst ? [right, wrong] : [wrong, right])].join(',');

        expect(officialAccepts(text, header, key)).toBe(true);
        expect(oursAccepts(text, header, [key])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused by both if the body, the time, the scheme or the secret is another', () => {
    const change = fc.constantFrom('body', 'time', 'scheme', 'secret');

    fc.assert(
      fc.property(body, secret, change, (text, key, changed) => {
        const right = signed(text, key);
        const header = {
          body: right,
          secret: right,
          time: right.replace('t=', 't=1'),
          scheme: right.replace('v1=', 'v0='),
        };
        const message = changed === 'body' ? `${text} ` : text;
        const used = changed === 'secret' ? `${key}x` : key;

        expect(officialAccepts(message, header[changed], used)).toBe(false);
        expect(oursAccepts(message, header[changed], [used])).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('with one changed character is accepted by us only if the official library accepts it', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(body, secret, fc.nat(), fc.string({ minLength: 0, maxLength: 1 }), (text, key, place, character) => {
        const right = signed(text, key);
        const at = place % right.length;
        const header = right.slice(0, at) + character + right.slice(at + 1);

        if (oursAccepts(text, header, [key])) expect(officialAccepts(text, header, key)).toBe(true);
        if (header === right) expect(oursAccepts(text, header, [key])).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['', 't=', 't=1,t=1', 'v1=', 't=x,v1=y', `t=${Math.floor(now / 1000)}`, 't=1e9,v1=00', ',,,', '=,='])(
    'is refused by both where the header is %j',
    (header) => {
      expect(officialAccepts('{}', header, 'whsec_1')).toBe(false);
      expect(oursAccepts('{}', header, ['whsec_1'])).toBe(false);
    },
  );
});
