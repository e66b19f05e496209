/** What the form holds, all of it text as it was typed. */
export interface FormValues {
  readonly provider: string;
  readonly transaction: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly description: string;
  readonly merchantReference: string;
  readonly ifCaptured: string;
  readonly amount: string;
  readonly currency: string;
}

/** The body of `POST /v1/cancellations`; what was left empty is left out, and the service judges the rest. */
export function requestBody(values: FormValues): Record<string, unknown> {
  const { provider, transaction, reason, description, merchantReference, ifCaptured, amount, currency } = values;
  return {
    provider,
    transaction: filled(transaction),
    ...filled({ reason, description, merchantReference }),
    ...(ifCaptured === 'refund' ? { ifCaptured } : {}),
    ...(ifCaptured === 'refund' && amount !== '' ? { amount: amountOf(amount, currency) } : {}),
  };
}

/** A number where it is one; otherwise as typed, so that the answer says what is wrong. */
const amountOf = (amount: string, currency: string) => ({
  value: /^\d+$/.test(amount) ? Number(amount) : amount,
  currency,
});

const filled = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** What the form of a resolution holds. */
export interface ResolutionValues {
  readonly status: string;
  readonly code: string;
  readonly amount: string;
  readonly currency: string;
  readonly reference: string;
  readonly note: string;
}

/** The body of a resolution: only what its status takes. */
export function resolutionBody(values: ResolutionValues): Record<string, unknown> {
  const { status, code, amount, currency, reference, note } = values;
  const isRefund = status === 'refunded' || status === 'partially_refunded';
  return {
    status,
    ...(status === 'rejected' ? { code } : {}),
    ...(isRefund && amount !== '' ? { refund: { amount: amountOf(amount, currency) } } : {}),
    ...filled({ reference }),
    note,
  };
}
