import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { work } from '../../../functions/lambda.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';
import { workflow } from './workflow.ts';

export const handler = work(confirmPublished({ ...surroundings, store, workflow }), logger);
