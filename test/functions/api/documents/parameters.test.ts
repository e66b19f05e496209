import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameters } from '../../../../functions/api/documents/parameters.ts';
import { type HttpEvent, idempotencyKey } from '../../../../functions/api/http/request.ts';
import { containsCardNumber } from '../../../../functions/untrusted/card-number.ts';
import { text } from '../../../../functions/untrusted/json.ts';

const { IdempotencyKey } = parameters([], []);
const pattern = new RegExp(text(IdempotencyKey, 'schema', 'pattern') ?? '');

/** Near both forms: many of these are wrong in one place. */
const keys = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', '\\', ' ', 'a', '~', '!', 'é'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', '\\', ' ', 'a'), maxLength: 12 }).map((words) => `"${words}"`),
  fc.integer({ min: 250, max: 260 }).map((length) => 'k'.repeat(length)),
  fc.integer({ min: 250, max: 260 }).map((length) => `"${'\\"'.repeat(length)}"`),
);

describe('the pattern of the idempotency key', () => {
  it('allows what a request may have, and nothing else', () => {
    fc.assert(
      fc.property(keys, (key) => {
        // HTTP removes white space around the value of a header.
        fc.pre(key === key.trim() && !containsCardNumber(key, 'reference'));

        expect(pattern.test(key)).toBe(
          idempotencyKey({ headers: { 'idempotency-key': key } as HttpEvent['headers'] } as HttpEvent).ok,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
