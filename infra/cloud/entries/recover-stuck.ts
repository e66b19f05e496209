import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { work } from '../../../functions/lambda.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';
import { workflow } from './workflow.ts';

const recover = recoverStuck({ ...surroundings, store, workflow, queue });

export const handler = work(() => recover(), logger);
