import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { log, logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';
import { places } from '../wiring/waiting-places.ts';
import { withinRate } from '../wiring/within-rate.ts';

export const handler = http(withinRate(getCancellation({ store, now: Date.now, places, log })), logger);
