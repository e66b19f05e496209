import { holdProvider } from '../../../functions/handlers/hold-provider.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { consumers } from '../wiring/lanes/consumers.ts';
import { lanesOfStage as lanes } from '../wiring/lanes/lanes.ts';
import { logger } from '../wiring/logger.ts';
import { runtime } from '../wiring/runtime.ts';

export const handler = http(holdProvider({ ...runtime, lanes, consumers, providers }), logger);
