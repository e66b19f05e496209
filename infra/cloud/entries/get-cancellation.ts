import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { logger, runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';

export const handler = http(getCancellation({ ...runtime, store }), logger);
