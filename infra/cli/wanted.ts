import { check } from '../../functions/api/check.ts';
import type { FieldError } from '../../functions/api/problem.ts';
import { requestSchema } from '../../functions/api/request-schema.ts';
import { fingerprint } from '../../functions/core/cancellation/fingerprint.ts';
import type { CancellationRequest } from '../../functions/core/cancellation/request.ts';
import type { Provider } from '../../functions/providers/contract.ts';

/** A request as words, before anything is checked; what is empty was not given. */
export interface Words {
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

export interface Checked {
  readonly key: string;
  readonly request: CancellationRequest;
}

const isKey = /^[\x20-\x7e]{1,255}$/;

/** Makes requests out of words with the schema that the service itself uses. */
export function wantedBy(providers: ReadonlyMap<string, Provider>) {
  const schema = requestSchema(providers.values());

  return (words: Words): Checked | { readonly errors: readonly FieldError[] } => {
    const { amount, currency, key, ...others } = words;
    const given = Object.entries(others).filter(([, value]) => value !== undefined && value !== '');
    const money = amount || currency ? { amount: { value: minorUnits(amount), currency } } : {};
    const checked = check(schema, { ...Object.fromEntries(given), ...money });
    if (!checked.ok) return { errors: checked.errors };
    const request = checked.value as CancellationRequest;
    const chosen = key || keyOf(request);
    if (isKey.test(chosen)) return { key: chosen, request };
    return { errors: [{ pointer: '/key', detail: '1 to 255 printable ASCII characters' }] };
  };
}

/** Whole minor units as a number. Anything else stays text, and the schema refuses it. */
export const minorUnits = (amount: string | undefined) =>
  amount !== undefined && /^\d{1,15}$/.test(amount) ? Number(amount) : amount;

/** The same request always has the same key, so asking twice is asking once. */
const keyOf = (request: CancellationRequest) => fingerprint(request);
