import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from './credentials.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';
import { workflow } from './workflow.ts';

export const handler = http(acceptCancellation({ ...surroundings, store, workflow, credentials, providers }), logger);
