import { check } from '../../../functions/api/check.ts';
import type { FieldError } from '../../../functions/api/problem.ts';
import { requestSchema } from '../../../functions/api/request-schema.ts';
import { identifying } from '../../../functions/core/cancellation/fingerprint.ts';
import type { CancellationRequest } from '../../../functions/core/cancellation/request.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { KeyedRequest } from '../bulk/row-types.ts';
import { isIdempotencyKey } from '../idempotency-key.ts';
import { expectation } from './expectation.ts';
import { quoted, suggestion } from './similar.ts';

/** A request as it was typed, before anything is checked. An empty text counts as not given. */
export interface TypedRequest {
  readonly provider: string;
  readonly transaction: Readonly<Record<string, string>>;
  readonly reason?: string | undefined;
  readonly description?: string | undefined;
  readonly merchantReference?: string | undefined;
  /** Minor units. */
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly ifCaptured?: string | undefined;
  readonly key?: string | undefined;
}

/** Reads typed requests with the schema that the service itself uses. */
export function requestReader(providers: ReadonlyMap<string, Provider>) {
  const schema = requestSchema(providers.values());

  return async (typed: TypedRequest): Promise<KeyedRequest | { readonly errors: readonly FieldError[] }> => {
    const { amount, currency, key, ...others } = typed;
    const given = Object.entries(others).filter(([, value]) => value !== undefined && value !== '');
    const money = amount || currency ? { amount: { value: minorUnits(amount), currency } } : {};
    const body = { ...Object.fromEntries(given), ...money };
    const provider = providers.get(typed.provider);
    if (!provider && typed.provider !== '') return { errors: [unknownProvider(typed.provider, [...providers.keys()])] };
    const checked = check(schema, body);
    if (!checked.ok) return { errors: checked.errors.map((error) => expectation(error, body, provider)) };
    const request = checked.value as CancellationRequest;
    // The same request always gets the same key, so a repeated command cancels once.
    if (!key || isIdempotencyKey(key)) return { key: key || (await keyOf(request)), request };
    return {
      errors: [
        {
          pointer: '/key',
          detail: '1 to 255 printable ASCII characters without a card number, for example order-1001',
        },
      ],
    };
  };
}

const unknownProvider = (name: string, known: readonly string[]): FieldError => ({
  pointer: '/provider',
  detail: `${quoted(name)} is not known; ${suggestion(name, known)}`,
});

/** Whole minor units as a number. Anything else stays text, which the schema refuses. */
export const minorUnits = (amount: string | undefined) =>
  amount !== undefined && /^\d{1,15}$/.test(amount) ? Number(amount) : amount;

/** The fingerprint of the request in hex: a key that begins with a letter or a digit can be typed after `--key`. */
async function keyOf(request: CancellationRequest): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identifying(request)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
