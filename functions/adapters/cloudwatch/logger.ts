import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { scrubbed } from '../../untrusted/scrubbed.ts';

/** One JSON line for each entry; values are scrubbed, not only key names. */
class ScrubbingFormatter extends LogFormatter {
  formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { logLevel, timestamp, message, serviceName, lambdaContext, xRayTraceId } = attributes;
    return new LogItem({
      attributes: scrubbed({
        level: logLevel,
        at: this.formatTimestamp(timestamp),
        message,
        service: serviceName,
        ...(lambdaContext ? { requestId: lambdaContext.awsRequestId, coldStart: lambdaContext.coldStart } : {}),
        ...(xRayTraceId ? { trace: xRayTraceId } : {}),
        ...additional,
      }) as LogAttributes,
    });
  }
}

export type { Logger };

export const createLogger = () => new Logger({ serviceName: 'rescind', logFormatter: new ScrubbingFormatter() });
