import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';

export const handler = http(getCancellation({ ...surroundings, store }), logger);
