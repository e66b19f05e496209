import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { work } from '../../../functions/lambda.ts';
import { logger, surroundings } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

export const handler = work(confirmPublished({ ...surroundings, store, workflow }), logger);
