import { escalate } from '../../../functions/handlers/escalate.ts';
import { work } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';
import { workflow } from './workflow.ts';

export const handler = work(escalate({ ...surroundings, store, workflow, providers }), logger);
