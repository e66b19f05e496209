import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { work } from '../../../functions/lambda.ts';
import { logger, runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

export const handler = work(confirmPublished({ ...runtime, store, workflow }), logger);
