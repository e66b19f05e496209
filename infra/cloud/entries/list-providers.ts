import { listProviders } from '../../../functions/handlers/list-providers.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from '../wiring/credentials.ts';
import { lanesOfStage as lanes } from '../wiring/lanes/lanes.ts';
import { logger } from '../wiring/logger.ts';
import { withinRate } from '../wiring/within-rate.ts';

export const handler = http(withinRate(listProviders({ providers, credentials, lanes })), logger);
