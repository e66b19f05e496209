import { createLogger } from '../../../functions/adapters/cloudwatch/logger.ts';
import type { Log } from '../../../functions/ports/log.ts';

/** One logger per function; the middleware uses it too. */
export const logger = createLogger();

export const log: Log = {
  info: (message, details = {}) => logger.info(message, { ...details }),
  warn: (message, details = {}) => logger.warn(message, { ...details }),
  error: (message, details = {}) => logger.error(message, { ...details }),
};
