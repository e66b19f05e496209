import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { work } from '../../../functions/lambda.ts';
import { consumers } from '../wiring/lanes/consumers.ts';
import { lanesOfStage as lanes } from '../wiring/lanes/lanes.ts';
import { logger } from '../wiring/logger.ts';
import { queue } from '../wiring/queue.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

const recover = recoverStuck({ ...runtime, store, workflow, queue, lanes, consumers });

export const handler = work((_tick, context) => recover(() => context.getRemainingTimeInMillis()), logger);
