import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';
import { workflow } from './workflow.ts';

export const handler = http(reviewCancellation({ ...surroundings, store, workflow, queue, providers }), logger);
