import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Policy } from '../core/look/policy.ts';
import { waitsOf } from '../core/look/waits.ts';
import type { Provider } from './contract.ts';

/**
 * How a provider is treated, from the facts of its folder; `hurry` makes its waits that many times shorter. If the
 * merchant asks for a part, the payment is read first: before the capture there is no part to give back, and a cancel
 * would cancel everything.
 */
export const policyOf = (provider: Provider, hurry: number, isPart = false): Policy => ({
  whenInDoubt: provider.whenInDoubt,
  // A refund moves money, so it counts as costly, whatever its provider promises.
  repeat: { cancel: provider.cancel.repeat, refund: 'costly' },
  readBeforeSend: provider.readBeforeSend ?? isPart,
  statusReadable: provider.status !== undefined,
  waits: waitsOf(provider.times, hurry),
});

/** Whether the merchant asks for a part of the money. */
export const isPart = ({ request }: Pick<Cancellation, 'request'>) => request.amount !== undefined;

/**
 * The provider of a stored cancellation.
 * @throws RangeError when there is no folder of that name, which only a deployment that removed it can cause.
 */
export function providerOf(providers: ReadonlyMap<string, Provider>, name: string): Provider {
  const provider = providers.get(name);
  if (!provider) throw new RangeError(`there is no provider folder for ${name}`);
  return provider;
}
