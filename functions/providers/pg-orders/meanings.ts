import type { RejectedCode, Said } from '../../core/cancellation/observation.ts';
import { at, list, number, text } from '../../untrusted/json.ts';
import type { PgOrdersTransaction } from './references.ts';

/** What a state means for a cancel. `busy` and `refunding` pass by themselves; a rejection is the end of the payment. */
type Meaning =
  | 'voided'
  | 'refunded'
  | 'refunding'
  | 'busy'
  | 'authorised'
  | 'captured'
  | { readonly ends: RejectedCode };

/** Every state that the gateway documents. A failed capture may still hold an authorisation, so a person must look. */
const meanings: ReadonlyMap<unknown, Meaning> = new Map<unknown, Meaning>([
  ['Authorizing', 'busy'],
  ['AuthSucceeded', 'authorised'],
  ['AuthFailed', { ends: 'declined' }],
  ['AuthExpired', { ends: 'expired' }],
  ['AuthVoided', 'voided'],
  ['Capturing', 'busy'],
  ['CaptureSucceeded', 'captured'],
  ['CaptureFailed', { ends: 'outcome_unknown' }],
  ['Refunding', 'refunding'],
  ['Refunded', 'refunded'],
  ['RefundFailed', 'captured'],
]);

/** One action of the history. Its result and outcome decide; its code is only evidence. */
export interface Action {
  readonly action: string | undefined;
  readonly failed: boolean;
  readonly outcome: string | undefined;
  readonly said: Said;
}

/** A transaction as the gateway shows it. Amounts are in minor units, and `undefined` where it shows none. */
export interface Shown {
  readonly state: string;
  readonly meaning: Meaning;
  readonly history: readonly Action[];
  readonly captured: number | undefined;
  readonly refunded: number | undefined;
  readonly currency: string | undefined;
}

/** The documents wrap the transaction in `data`; a bare one is read as well. */
const transactionIn = (body: unknown) => at(body, 'data') ?? body;

const wholeNumber = (value: unknown, name: string) => {
  const found = number(value, name);
  return Number.isSafeInteger(found) ? found : undefined;
};

/** Whether the answer is about our order and transaction; an id that it leaves out is taken for ours. */
export function isOurs(body: unknown, ours: PgOrdersTransaction): boolean {
  const shown = transactionIn(body);
  return (['orderId', 'transactionId'] as const).every(
    (name) => at(shown, name) === undefined || at(shown, name) === ours[name],
  );
}

function currencyIn(shown: unknown): string | undefined {
  const found = text(shown, 'currency') ?? '';
  return /^[A-Z]{3}$/.test(found) ? found : undefined;
}

/** The transaction in an answer, or `undefined` when its state is not one that we know. */
export function shownIn(body: unknown): Shown | undefined {
  const shown = transactionIn(body);
  const state = text(shown, 'state') ?? '';
  const meaning = meanings.get(state);
  if (!meaning) return undefined;
  return {
    state,
    meaning,
    history: list(shown, 'history').map(actionIn),
    captured: wholeNumber(shown, 'capturedAmount'),
    refunded: wholeNumber(shown, 'refundedAmount'),
    currency: currencyIn(shown),
  };
}

const actionIn = (entry: unknown): Action => ({
  action: text(entry, 'action'),
  failed: text(entry, 'result') === 'Failure',
  outcome: text(entry, 'status', 'outcome'),
  said: { code: text(entry, 'status', 'code'), message: text(entry, 'status', 'description') },
});

/** More words for `said`, if there are any. */
export const detailsOf = (details: Readonly<Record<string, string | undefined>>): Pick<Said, 'details'> =>
  Object.values(details).some((word) => word !== undefined) ? { details } : {};

/** So many causes of an error are kept. */
const maxCauses = 5;

/** The words of an error answer. */
export function errorIn(body: unknown): Said {
  const causes = list(body, 'causes').flatMap((cause) => text(cause, 'message') ?? []);
  return {
    message: text(body, 'message'),
    ...detailsOf({ causes: causes.slice(0, maxCauses).join('; ') || undefined }),
  };
}
