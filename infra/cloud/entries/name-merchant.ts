import { nameMerchant } from '../../../functions/handlers/name-merchant.ts';
import { work } from '../../../functions/lambda.ts';
import { logger } from '../wiring/logger.ts';

export const handler = work(nameMerchant, logger);
