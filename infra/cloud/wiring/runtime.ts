import { randomUUID } from 'node:crypto';
import { createLogger } from '../../../functions/adapters/cloudwatch/logger.ts';
import { embeddedMetrics } from '../../../functions/adapters/cloudwatch/metrics.ts';
import type { Log } from '../../../functions/ports/log.ts';

/** The one logger of a function, for its middleware too. */
export const logger = createLogger();

const log: Log = {
  info: (message, details = {}) => logger.info(message, { ...details }),
  warn: (message, details = {}) => logger.warn(message, { ...details }),
  error: (message, details = {}) => logger.error(message, { ...details }),
};

/** What all functions share: clock, chance, log and figures; in the cloud no wait is hurried. */
export const surroundings = { now: Date.now, uuid: () => randomUUID(), hurry: 1, log, metrics: embeddedMetrics() };
