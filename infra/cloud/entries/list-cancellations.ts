import { listCancellations } from '../../../functions/handlers/list-cancellations.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';

export const handler = http(listCancellations({ store, providers }), logger);
