import type { Campaign } from './campaign.ts';
import { canariesFlow } from './canaries.ts';
import { concurrency } from './concurrency.ts';
import { fuzzEvents } from './fuzz-events.ts';
import { fuzzSockets } from './fuzz-sockets.ts';
import { hostileProviders } from './hostile.ts';
import { hosts } from './hosts.ts';
import { kills } from './kill.ts';
import { tenantProbes } from './tenants.ts';
import { webhookMutants } from './webhooks.ts';

/** Every campaign by the name that `npm run prove` knows it by. */
export const campaigns = {
  concurrency,
  webhooks: webhookMutants,
  inputs: fuzzEvents,
  sockets: fuzzSockets,
  tenants: tenantProbes,
  kills,
  hostile: hostileProviders,
  canaries: canariesFlow,
  hosts,
} as const satisfies Readonly<Record<string, Campaign>>;
