import { freshLike } from '../../../model/fresh-example.ts';
import { requestBody } from '../../../model/request-body.ts';
import type { ProviderFacts } from '../../../provider-facts.ts';
import type { Capabilities } from '../../session/api.ts';
import { amountInputs, choice, field, textInput, valuesOf } from '../controls.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

const reasons = [
  ['', 'Not given'],
  ['requested_by_customer', 'Requested by customer'],
  ['duplicate', 'Duplicate'],
  ['fraudulent', 'Fraudulent'],
] as const;

const capturePolicies = [
  ['reject', 'Reject the cancellation'],
  ['refund', 'Refund the payment'],
] as const;

/** The name of the field for the idempotency key, which no request body has. */
export const keyField = 'idempotency-key';

/** The fields of a cancellation request for one provider. The name of a field is its JSON Pointer without the first slash. */
export function requestControls(
  { provider, transaction, required, afterCapture, partialAmounts }: Capabilities,
  example: ProviderFacts['example'] | undefined,
) {
  const isRequired = (name: string) => required.includes(name) || (transaction.required?.includes(name) ?? false);
  const references = Object.fromEntries(
    Object.keys(transaction.properties).map((name) => [
      name,
      textInput('', {
        name: `transaction/${name}`,
        class: 'mono',
        required: transaction.required?.includes(name) ?? false,
      }),
    ]),
  );
  const key = textInput('', { name: keyField, class: 'mono', required: true });
  const merchantReference = textInput(example?.merchantReference ?? '', { name: 'merchantReference' });
  const reason = choice(reasons, example && 'requested_by_customer', { name: 'reason' });
  const description = textInput('', { name: 'description' });
  const ifCaptured = choice(capturePolicies, 'reject', { name: 'ifCaptured' });
  const { amount, currency, fields: amountFields } = amountInputs('Only this amount (minor units)', 'amount');
  const values = { merchantReference, reason, description, ifCaptured, amount, currency };
  const dependent = [
    ...Object.entries(references).map(([name, input]) => ({ name, element: field(name, input) })),
    { name: 'merchantReference', element: field('Merchant reference', merchantReference) },
  ];
  const elementsWhere = (areRequired: boolean) =>
    dependent.filter(({ name }) => isRequired(name) === areRequired).map((one) => one.element);
  return {
    required: elementsWhere(true),
    optional: [
      ...elementsWhere(false),
      field('Reason', reason),
      field('Description', description),
      ...(afterCapture === 'refunds' ? [field('If the payment is captured', ifCaptured)] : []),
      ...(partialAmounts ? [amountFields] : []),
      field('Idempotency key', key, 'The same request with the same key is the same cancellation.'),
    ],
    key: () => key.value,
    body: () => requestBody({ provider, transaction: valuesOf(references), ...valuesOf(values) }),
    renewExamples: exampleRenewal(references, example?.transaction ?? {}, key),
    /** Shows only the fields that the current values allow. */
    update(): void {
      amountFields.hidden = ifCaptured.value !== 'refund';
    },
  };
}

/** Returns a function that puts new examples into the fields that nobody has edited. */
function exampleRenewal(
  references: Readonly<Record<string, HTMLInputElement>>,
  examples: Readonly<Record<string, string | undefined>>,
  key: HTMLInputElement,
): () => void {
  const generated = new Map<HTMLInputElement, string>();
  const renew = (input: HTMLInputElement, generate: () => string) => {
    if (input.value !== (generated.get(input) ?? '')) return generated.delete(input);
    input.value = generate();
    return generated.set(input, input.value);
  };
  return () => {
    renew(key, () => crypto.randomUUID());
    for (const [name, input] of Object.entries(references)) {
      const example = examples[name];
      if (example !== undefined) renew(input, () => freshLike(example, random));
    }
  };
}
