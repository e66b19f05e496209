import { randomUUID } from 'node:crypto';
import { createLogger } from '../../../functions/adapters/cloudwatch/logger.ts';
import { embeddedMetrics } from '../../../functions/adapters/cloudwatch/metrics.ts';
import type { Log } from '../../../functions/ports/log.ts';

/** One logger per function; the middleware uses it too. */
export const logger = createLogger();

const log: Log = {
  info: (message, details = {}) => logger.info(message, { ...details }),
  warn: (message, details = {}) => logger.warn(message, { ...details }),
  error: (message, details = {}) => logger.error(message, { ...details }),
};

/** What all functions share: clock, random ids, log and metrics. `hurry: 1` means that waits have their real length. */
export const runtime = { now: Date.now, uuid: () => randomUUID(), hurry: 1, log, metrics: embeddedMetrics() };
