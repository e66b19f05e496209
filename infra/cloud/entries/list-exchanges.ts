import { listExchanges } from '../../../functions/handlers/list-exchanges.ts';
import { http } from '../../../functions/lambda.ts';
import { exchangeLog } from '../wiring/exchange-log.ts';
import { logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';
import { withinRate } from '../wiring/within-rate.ts';

export const handler = http(withinRate(listExchanges({ store, exchangeLog })), logger);
