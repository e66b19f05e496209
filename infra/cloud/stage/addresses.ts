import type { Provider } from '../../../functions/providers/contract.ts';
import type { Stage } from './stages.ts';

/** The provider's base URL in a stage without simulators. If it is empty, nothing is sent to the provider. */
export function baseUrlOf({ name, baseUrls }: Provider, stage: Stage): string {
  const known = stage.providerEnvironments.map((environment) => baseUrls[environment]);
  return stage.baseUrls[name] ?? known.find((url) => url !== undefined) ?? '';
}

/** Whether the stage sends the requests for this provider to the simulated one. */
export const isSimulated = ({ name }: Provider, { simulators, baseUrls }: Stage): boolean =>
  simulators && baseUrls[name] === undefined;

/** Whether the credentials of a merchant may name an address. */
export const hasOwnAddresses = ({ ownBaseUrl, login }: Provider): boolean =>
  ownBaseUrl !== undefined || login?.ownUrl !== undefined;

/** The hosts that such addresses may have. The list is empty if no merchant may have one. */
export const allowedHostsOf = ({ name, merchantHosts = [] }: Provider, stage: Stage): readonly string[] =>
  stage.allowedHosts[name] ?? merchantHosts;
