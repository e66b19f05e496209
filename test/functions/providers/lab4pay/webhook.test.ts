import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';

const { isAuthentic, concerns } = provider.webhook;
const secret = 'webhook-secret';
const sign = (rawBody: Uint8Array, by = secret) => createHmac('sha256', by).update(rawBody).digest('hex');

describe('the webhook of lab4pay', () => {
  it('accepts any bytes with their own signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rawBody) => {
        expect(isAuthentic(rawBody, { signature: sign(rawBody) }, ['another', secret])).toBe(true);
      }),
    );
  });

  it('refuses a message with one changed bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(7), (rawBody, at, bit) => {
        const signature = sign(rawBody);
        const changed = rawBody.map((byte, index) => (index === at % rawBody.length ? byte ^ (1 << bit) : byte));

        expect(isAuthentic(changed, { signature }, [secret])).toBe(false);
      }),
    );
  });

  it('refuses any other signature, whatever its length', () => {
    const rawBody = Buffer.from('{"transaction_id":"tx-1"}');
    const right = sign(rawBody);

    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)), (signature) => {
        fc.pre(signature !== right);

        expect(isAuthentic(rawBody, { signature }, [secret])).toBe(false);
      }),
    );
  });

  const mention = fc.record({ transaction_id: fc.jsonValue(), id: fc.jsonValue() }, { requiredKeys: [] });
  const mentions = fc.oneof(fc.jsonValue(), mention, fc.array(mention));

  it('reads any JSON, and uses only texts from it', () => {
    fc.assert(
      fc.property(mentions, (body) => {
        for (const { transactionId } of concerns(body))
          expect(typeof transactionId === 'string' && transactionId !== '').toBe(true);
      }),
    );
  });

  it('concerns no payment if the body is no JSON', () => {
    expect(concerns(undefined)).toEqual([]);
  });

  it('refuses with the status that lab4pay asks for', () => {
    expect(provider.webhook.refusalStatus).toBe(403);
  });
});
