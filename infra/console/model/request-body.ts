/** The values of the form, as text. */
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

/** The body of `POST /v1/cancellations`. Empty fields are left out; the service validates the rest. */
export function requestBody(values: FormValues): Record<string, unknown> {
  const { provider, transaction, reason, description, merchantReference, ifCaptured, amount, currency } = values;
  return {
    provider,
    transaction: nonEmpty(transaction),
    ...nonEmpty({ reason, description, merchantReference }),
    ...(ifCaptured === 'refund' ? { ifCaptured, ...withAmount(amount, currency) } : {}),
  };
}

/** An amount that is no number is passed on as text, so that the service says what is wrong. */
const withAmount = (amount: string, currency: string) =>
  amount === '' ? {} : { amount: { value: /^\d+$/.test(amount) ? Number(amount) : amount, currency } };

const nonEmpty = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The values of the resolution form. */
export interface ResolutionValues {
  readonly status: string;
  readonly code: string;
  readonly amount: string;
  readonly currency: string;
  readonly reference: string;
  readonly note: string;
}

/** The body of a resolution, with only the fields that its status allows. */
export function resolutionBody(values: ResolutionValues): Record<string, unknown> {
  const { status, code, amount, currency, reference, note } = values;
  const isRefund = status === 'refunded' || status === 'partially_refunded';
  return {
    status,
    ...(status === 'rejected' ? { code } : {}),
    ...(isRefund && amount !== '' ? { refund: withAmount(amount, currency) } : {}),
    ...nonEmpty({ reference }),
    note,
  };
}
