import type { Campaign } from './campaign.ts';
import { canariesFlow } from './canaries/canaries.ts';
import { concurrency } from './concurrency/concurrency.ts';
import { hostileProviders } from './hostile/hostile.ts';
import { hosts } from './hosts/hosts.ts';
import { madeUpIds } from './ids/ids.ts';
import { fuzzEvents } from './inputs/fuzz-events.ts';
import { fuzzSockets } from './inputs/fuzz-sockets.ts';
import { kills, killsDynamodb } from './kills/kill.ts';
import { logCuts } from './kills/store/log-cuts.ts';
import { storeKills } from './kills/store/store-kills.ts';
import { tenantProbes } from './tenants/tenants.ts';
import { madeUpMerchants } from './webhooks/made-up-merchants.ts';
import { webhookReplays } from './webhooks/replays.ts';
import { webhookMutants } from './webhooks/webhooks.ts';
import { websites } from './websites/websites.ts';

/** Every campaign by its name in `npm run prove`. */
export const campaigns = {
  concurrency,
  webhooks: webhookMutants,
  replays: webhookReplays,
  'made-up-merchants': madeUpMerchants,
  inputs: fuzzEvents,
  sockets: fuzzSockets,
  websites,
  tenants: tenantProbes,
  kills,
  'kills-dynamodb': killsDynamodb,
  'kills-store': storeKills,
  'log-cuts': logCuts,
  hostile: hostileProviders,
  canaries: canariesFlow,
  ids: madeUpIds,
  hosts,
} as const satisfies Readonly<Record<string, Campaign>>;
