import { routes } from '../../functions/api/routes.ts';
import { providers } from '../../functions/providers/index.ts';
import type { Bus } from './engines/bus.ts';
import type { ClientSecret } from './gateway/client-secret.ts';
import { gatewayFront } from './gateway/front.ts';
import type { Functions } from './gateway/functions.ts';
import { type AnswerHttp, type HttpRequest, plainMessage } from './gateway/http.ts';
import { isIssuerPath, type SigningKey, tokenIssuer } from './gateway/issuer.ts';
import { consoleSite } from './pages/console-site.ts';
import { docsPage } from './pages/docs-page.ts';
import { eventsPage } from './pages/events-page.ts';
import type { ObservedStore } from './pages/observed-store.ts';
import type { AskForRestart } from './pages/restart-page.ts';
import type { Runtime } from './runtime.ts';
import { isProviderApi, isSimulatorPath, type Simulators } from './simulators/host.ts';
import type { IsSimulated } from './simulators/simulated.ts';

interface SiteParts {
  readonly functions: Functions;
  readonly key: SigningKey;
  readonly secret: ClientSecret;
  /** Whether the headers hold a valid access token. */
  readonly isCaller: (headers: HttpRequest['headers']) => Promise<boolean>;
  readonly bus: Bus;
  readonly observed: ObservedStore;
  readonly simulators: Simulators;
  readonly isSimulated: IsSimulated;
  readonly restart: AskForRestart | undefined;
}

/** Decides by the path who answers a request: the issuer, a simulator, a local page, or the gateway. */
export function siteOf({ address, onError }: Runtime, parts: SiteParts): AnswerHttp {
  const { functions, key, secret, bus, observed, simulators, isSimulated, restart } = parts;
  const issuer = tokenIssuer(() => address, { key, secret });
  const events = eventsPage(bus);
  const { payments } = simulators;
  const site = consoleSite({ observed, providers, bus, payments, isSimulated, secret, restart, onError });
  const docs = docsPage(providers.values(), () => address, secret);
  const front = gatewayFront({ ...functions, routes, onError });

  /** Other users of this machine can connect too. */
  const isClosed = secret.file !== undefined;

  return async (request) => {
    if (isIssuerPath(request.path)) return issuer(request);
    if (isClosed && needsToken(request.path) && !(await parts.isCaller(request.headers)))
      return plainMessage(401, 'Unauthorized');
    if (request.path === '/local/events') return events(request);
    if (isSimulatorPath(request.path)) return simulators.answer(request);
    const answer = site(request) ?? docs(request);
    if (answer) return answer;
    return request.path.startsWith('/local/') ? plainMessage(404, 'Not Found') : front(request);
  };
}

/**
 * What shows the cancellations of all merchants, or controls this system. The simulated providers have their own
 * credentials.
 */
const needsToken = (path: string) => path.startsWith('/local/') && !isProviderApi(path);
