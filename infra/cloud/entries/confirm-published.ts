import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { work } from '../../../functions/lambda.ts';
import { log, logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

export const handler = work(confirmPublished({ store, workflow, now: Date.now, log }), logger);
