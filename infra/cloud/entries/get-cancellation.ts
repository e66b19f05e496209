import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';

export const handler = http(getCancellation({ store, now: Date.now }), logger);
