import { createLogger, type Logger } from '../../../functions/adapters/cloudwatch/logger.ts';
import { traceIdOf } from '../../../functions/api/traceparent.ts';
import type { Log } from '../../../functions/ports/log.ts';

/** One logger per function; the middleware uses it too. */
export const logger = createLogger();

const levels: readonly string[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

/**
 * The log of the handlers, from the level `least` on. This is not left to Lambda's own filter: a line with metrics has no
 * level, so the filter takes it for INFO, and with WARN it would drop every metric (Lambda Developer Guide, "Log-level filtering").
 */
export function logFrom(powertools: Logger, least = 'INFO'): Log {
  const isLogged = (level: string) => levels.indexOf(level) >= levels.indexOf(least);
  return {
    info: (message, details = {}) => isLogged('INFO') && powertools.info(message, { ...details }),
    warn: (message, details = {}) => isLogged('WARN') && powertools.warn(message, { ...details }),
    error: (message, details = {}) => powertools.error(message, { ...details }),
    follow: ({ id, trace }) =>
      powertools.appendKeys({ cancellationId: id, ...(trace === undefined ? {} : { traceId: traceIdOf(trace) }) }),
  };
}

export const log = logFrom(logger, process.env.LOG_LEVEL);
