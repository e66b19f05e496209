import { describeApi } from '../../../functions/handlers/describe-api.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { logger } from '../wiring/logger.ts';

export const handler = http(describeApi({ providers }, process.env.TOKEN_URL), logger);
