import type { CancellationResource } from '../../../functions/api/resource.ts';

/** Who said what we know about the result. */
export const sourceWords: Readonly<Record<NonNullable<CancellationResource['evidence']>['via'], string>> = {
  response: "the provider's answer to the cancel",
  poll: 'a read of the payment',
  webhook: 'a signed webhook of the provider',
  operator: 'a person',
};
