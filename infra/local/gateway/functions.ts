import { createLogger, type Logger } from '../../../functions/adapters/cloudwatch/logger.ts';
import type { EventDetail } from '../../../functions/api/event.ts';
import type { HandlerName } from '../../../functions/api/routes.ts';
import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { type Authority, authorise } from '../../../functions/handlers/authorise.ts';
import { confirmPublished } from '../../../functions/handlers/confirm-published.ts';
import { describeApi } from '../../../functions/handlers/describe-api.ts';
import { escalate } from '../../../functions/handlers/escalate.ts';
import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { holdProvider } from '../../../functions/handlers/hold-provider.ts';
import { listCancellations } from '../../../functions/handlers/list-cancellations.ts';
import { listExchanges } from '../../../functions/handlers/list-exchanges.ts';
import { listProviders } from '../../../functions/handlers/list-providers.ts';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import { http, work } from '../../../functions/lambda.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../../functions/ports/lanes.ts';
import type { Log } from '../../../functions/ports/log.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import { withinRate } from '../../../functions/steps/admission/within-rate.ts';
import { rememberedHolds } from '../../../functions/steps/lanes/remembered-holds.ts';
import type { Lambda } from './front.ts';
import { lambdaContext } from './lambda-context.ts';

/** What the functions log: everything, only errors, or nothing. */
export type LogLevel = 'INFO' | 'ERROR' | 'SILENT';

/** The logger of the deployed functions. */
export function localLogger(level: LogLevel): Logger {
  const logger = createLogger();
  logger.setLogLevel(level);
  return logger;
}

/** The same logger behind the interface that the handlers use. */
export const toLog = (logger: Logger): Log => ({
  info: (message, details) => logger.info(message, { ...details }),
  warn: (message, details) => logger.warn(message, { ...details }),
  error: (message, details) => logger.error(message, { ...details }),
});

/** Every function of the system, wrapped in the middleware that it is deployed with. */
export interface Functions {
  readonly handlers: Readonly<Record<HandlerName, Lambda>>;
  readonly authorise: Lambda;
  readonly advance: (message: LookMessage) => Promise<void>;
  readonly escalate: (input: { readonly cancellationId: string }) => Promise<unknown>;
  readonly confirm: (envelope: { readonly detail: EventDetail }) => Promise<void>;
  readonly recover: () => Promise<unknown>;
}

type AuthorizerEvent = Parameters<ReturnType<typeof authorise>>[0];

const timeout = 900_000;

/** The same as on AWS: the next recovery comes a minute later. */
const recoveryTimeout = 60_000;

export function localFunctions(
  dependencies: Dependencies & LaneDependencies,
  authority: Authority,
  level: LogLevel,
): Functions {
  const answering = (handle: Parameters<typeof http>[0]): Lambda => {
    const stack = http(handle, localLogger(level));
    // The gateway front builds the same event as API Gateway.
    return (event, context) => stack(event as Parameters<typeof handle>[0], context);
  };
  /** For the routes with a token. */
  const answeringMerchant = (handle: Parameters<typeof http>[0]) => answering(withinRate(handle, dependencies));
  const working = <Event, Result>(name: string, handle: (event: Event) => Promise<Result>) => {
    const stack = work<Event, Result>(handle, localLogger(level));
    return async (event: Event): Promise<Result> => stack(event, lambdaContext(name, crypto.randomUUID(), timeout));
  };
  const authorizer = work(authorise(authority), localLogger(level));
  const advance = advanceCancellation(dependencies);
  // Without a memory: here a read costs next to nothing.
  const showing = { ...dependencies, heldProviders: rememberedHolds(dependencies, 0) };
  const recover = working('recover-stuck', recoverStuck(dependencies));

  return {
    handlers: {
      'accept-cancellation': answeringMerchant(acceptCancellation(showing)),
      'list-cancellations': answeringMerchant(listCancellations(showing)),
      'get-cancellation': answeringMerchant(getCancellation(showing)),
      'list-exchanges': answeringMerchant(listExchanges(dependencies)),
      'review-cancellation': answeringMerchant(reviewCancellation(showing)),
      // Without a limit of calls, so that nothing delays an emergency stop.
      'hold-provider': answering(holdProvider(dependencies)),
      'list-providers': answeringMerchant(listProviders(dependencies)),
      'describe-api': answering(describeApi(dependencies, `${authority.issuer}/oauth2/token`)),
      'receive-webhook': answering(receiveWebhook(dependencies)),
    },
    authorise: (event, context) => authorizer(event as AuthorizerEvent, context),
    advance: working('advance-cancellation', (message: LookMessage) => advance(message)),
    escalate: working('escalate', escalate(dependencies)),
    confirm: working('confirm-published', confirmPublished(dependencies)),
    recover: async () => {
      const end = Date.now() + recoveryTimeout;
      return recover(() => end - Date.now());
    },
  };
}
