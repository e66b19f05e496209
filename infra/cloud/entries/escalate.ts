import { escalate } from '../../../functions/handlers/escalate.ts';
import { work } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { logger } from '../wiring/logger.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

export const handler = work(escalate({ ...runtime, store, workflow, providers }), logger);
