import type { Policy } from '../core/look/policy.ts';
import { waitsOf } from '../core/look/waits.ts';
import type { Provider } from './contract.ts';

/** What deciding must know of a provider, from its folder's facts. */
export const policyOf = (provider: Provider, hurry: number): Policy => ({
  whenInDoubt: provider.whenInDoubt,
  readBeforeSend: provider.readBeforeSend ?? false,
  statusReadable: provider.status !== undefined,
  waits: waitsOf(provider.times, hurry),
});

/** The provider of a stored cancellation; its folder can only be missing after a deployment that removed it. */
export function providerOf(providers: ReadonlyMap<string, Provider>, name: string): Provider {
  const provider = providers.get(name);
  if (!provider) throw new RangeError(`there is no provider folder for ${name}`);
  return provider;
}
