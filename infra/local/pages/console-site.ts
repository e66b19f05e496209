import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { Bus } from '../engines/bus.ts';
import { type ClientSecret, localMerchants, shownSecret } from '../gateway/client-secret.ts';
import type { AnswerHttp, HttpAnswer, HttpRequest } from '../gateway/http.ts';
import type { SimulatedPayments } from '../simulators/payments.ts';
import { type IsSimulated, simulatedByMerchant } from '../simulators/simulated.ts';
import { changesFeed } from './changes-feed.ts';
import { type Build, consolePage, freshBuild } from './console-page.ts';
import { eventsIndex } from './events-index.ts';
import { insidePage, isInsidePath } from './inside-page.ts';
import { ledger } from './ledger.ts';
import type { ObservedStore } from './observed-store.ts';
import { repeats } from './repeats.ts';
import { type AskForRestart, restartPage } from './restart-page.ts';

/** How many cancellations have their repeated results counted: more than anyone opens in the console. */
const maxCounted = 2000;

/** Answers the console's files and its local endpoints; returns `undefined` for every other path. */
export function consoleSite({
  observed,
  providers,
  bus,
  payments,
  isSimulated,
  secret,
  restart,
  onError,
  build = freshBuild,
}: Pick<Dependencies, 'providers'> & {
  readonly observed: ObservedStore;
  readonly bus: Bus;
  readonly payments: (provider: string) => SimulatedPayments | undefined;
  readonly isSimulated: IsSimulated;
  readonly secret: ClientSecret;
  readonly restart: AskForRestart | undefined;
  readonly onError: (error: unknown) => void;
  readonly build?: Build;
}): (request: HttpRequest) => Promise<HttpAnswer | 'drop'> | undefined {
  const simulated = simulatedByMerchant(providers.keys(), isSimulated);
  const page = consolePage(
    {
      target: 'local',
      merchants: localMerchants,
      secret: shownSecret(secret),
      canRestart: restart !== undefined,
      simulated,
    },
    build,
  );
  const changes = changesFeed({
    observed,
    ledger: ledger([...new Set(Object.values(simulated).flat())], payments),
    merchants: localMerchants,
    onError,
  });
  const counted = repeats(maxCounted);
  observed.listen((record, write) => {
    if (write === 'prepareSend' || write === 'record') counted.note(record);
  });
  const inside = insidePage({
    store: observed.store,
    providers,
    eventsAbout: eventsIndex(bus).about,
    payments: (merchant, provider) => (isSimulated(merchant, provider) ? payments(provider) : undefined),
    repeatsOf: counted.of,
  });
  const others: Readonly<Record<string, AnswerHttp>> = {
    '/local/changes': changes,
    '/local/restart': restartPage(restart),
  };
  return (request) => page(request) ?? (isInsidePath(request.path) ? inside : others[request.path])?.(request);
}
