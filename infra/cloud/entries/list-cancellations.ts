import { listCancellations } from '../../../functions/handlers/list-cancellations.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { store } from './store.ts';
import { logger } from './surroundings.ts';

export const handler = http(listCancellations({ store, providers }), logger);
