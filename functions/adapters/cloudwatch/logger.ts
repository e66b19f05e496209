import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { scrubbed } from '../../untrusted/scrubbed.ts';

/** Writes each entry as one line of JSON. Secrets and card numbers are removed from the values and from the message. */
class ScrubbingFormatter extends LogFormatter {
  formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { logLevel, timestamp, message, serviceName, lambdaContext, xRayTraceId } = attributes;
    return new LogItem({
      attributes: scrubbed({
        level: logLevel,
        // Lambda reads the level of a line only if it has a `level` and a `timestamp` (Lambda Developer Guide, "Log-level filtering").
        timestamp: this.formatTimestamp(timestamp),
        message,
        service: serviceName,
        ...(lambdaContext ? { requestId: lambdaContext.awsRequestId, coldStart: lambdaContext.coldStart } : {}),
        ...(xRayTraceId ? { xRayTraceId } : {}),
        ...additional,
      }) as LogAttributes,
    });
  }
}

export type { Logger };

export const createLogger = () => new Logger({ serviceName: 'rescind', logFormatter: new ScrubbingFormatter() });
