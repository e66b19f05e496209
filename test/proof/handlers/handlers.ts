import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { type HandlerName, routes } from '../../../functions/api/routes.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../../functions/ports/lanes.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import type { RunInput } from '../../../functions/ports/workflow.ts';
import { providers } from '../../../functions/providers/index.ts';
import { type CredentialsByMerchant, fileCredentials } from '../../../infra/local/engines/credential-store.ts';
import { wellKnownSecret } from '../../../infra/local/gateway/client-secret.ts';
import { gatewayFront } from '../../../infra/local/gateway/front.ts';
import { type Functions, localFunctions } from '../../../infra/local/gateway/functions.ts';
import { toHttpAnswer } from '../../../infra/local/gateway/gateway-answer.ts';
import { matchRoute, toGatewayEvent } from '../../../infra/local/gateway/gateway-event.ts';
import type { HttpAnswer, HttpRequest } from '../../../infra/local/gateway/http.ts';
import { type SigningKey, tokenIssuer } from '../../../infra/local/gateway/issuer.ts';
import { lambdaContext } from '../../../infra/local/gateway/lambda-context.ts';
import { simulatedCredentials } from '../../../infra/local/simulators/credentials.ts';
import { credentialsAt } from '../../../infra/simulators/credentials.ts';
import { memoryExchangeLog } from '../../fixtures/a-logged-look.ts';
import { memoryLanes } from '../../fixtures/memory-lanes.ts';
import { simulators } from '../../fixtures/simulators.ts';
import { calmCloud, calmInvocation } from '../../simulation/calm.ts';
import { simulatedStore } from '../../simulation/engines/store.ts';
import { memoryTable } from '../../simulation/engines/table.ts';

/** The credentials that `npm start` gives to both local merchants. */
export const defaultCredentials: CredentialsByMerchant = simulatedCredentials(providers.keys(), (provider) => {
  const simulator = simulators.get(provider);
  return simulator && credentialsAt(simulator, 'http://provider.invalid');
});

const issuer = 'http://issuer.invalid';

const quiet: Dependencies['log'] = { info: () => {}, warn: () => {}, error: () => {} };

export interface Caller {
  readonly merchant: string;
  readonly scope: string;
}

export const everyScope = 'cancellations/read cancellations/write cancellations/operate';

/** A key like the local issuer's, in memory only. */
async function aSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const id = 'proof';
  return { id, private: privateKey, public: { ...(await exportJWK(publicKey)), kid: id, alg: 'ES256', use: 'sig' } };
}

/**
 * The deployed handlers with their middleware, on a table in memory. There is nothing behind queue and workflow: the
 * messages, runs and writes are only recorded.
 */
export async function createHandlers({
  credentials = defaultCredentials,
  now = Date.now,
  needsApproval = false,
}: {
  readonly credentials?: CredentialsByMerchant;
  readonly now?: () => number;
  readonly needsApproval?: boolean;
} = {}) {
  const writes: { readonly before: Cancellation | undefined; readonly after: Cancellation }[] = [];
  const started: RunInput[] = [];
  const sent: LookMessage[] = [];
  /** When each message of `sent` arrives. */
  const arrivals: number[] = [];
  const errors: unknown[] = [];
  const table = memoryTable((before, after) => writes.push({ before, after }));
  const exchangeLog = memoryExchangeLog();
  let uuids = 0;
  const key = await aSigningKey();
  const dependencies: Dependencies & LaneDependencies = {
    ...memoryLanes(),
    store: simulatedStore(calmCloud(), table, () => calmInvocation),
    exchangeLog,
    workflow: {
      start: async (input) => {
        started.push(input);
        return 'started';
      },
      answer: async () => true,
    },
    queue: {
      send: async (_provider, _merchant, message, delay) => {
        sent.push(message);
        arrivals.push(now() + delay);
      },
    },
    credentials: fileCredentials(credentials),
    http: async () => ({ failure: 'not_sent', detail: 'no provider here' }),
    providers,
    baseUrl: () => 'http://provider.invalid',
    allowedHosts: () => ['http://provider.invalid'],
    hurry: 1,
    needsApproval,
    now,
    uuid: () => `00000000-0000-4000-a000-${String(uuids++).padStart(12, '0')}`,
    log: quiet,
  };
  const authority = { issuer, merchantClaim: 'client_id', keys: createLocalJWKSet({ keys: [key.public] }), log: quiet };
  const functions = localFunctions(dependencies, authority, 'SILENT');
  const front = gatewayFront({ ...functions, routes, onError: (error) => errors.push(error) });
  const tokens = tokenIssuer(() => issuer, { key, secret: wellKnownSecret });

  const ask = (request: HttpRequest, caller: Caller, change?: (event: object) => object) =>
    callHandlers(functions, request, caller, now, change);

  async function token(merchant: string): Promise<string> {
    const answer = await tokens(
      aRequest('POST', '/oauth2/token', {
        headers: {
          authorization: `Basic ${Buffer.from(`${merchant}:local`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: Buffer.from(new URLSearchParams({ grant_type: 'client_credentials', scope: everyScope }).toString()),
      }),
    );
    return answer === 'drop' ? '' : JSON.parse(String(answer.body)).access_token;
  }

  return {
    ask,
    front,
    token,
    table,
    exchangeLog,
    dependencies,
    functions,
    writes,
    started,
    sent,
    arrivals,
    errors,
    key,
  };
}

/** Calls the handler that API Gateway would choose; `undefined` if no route matches. */
export async function callHandlers(
  { handlers }: Pick<Functions, 'handlers'>,
  request: HttpRequest,
  caller: Caller,
  now: () => number = Date.now,
  change: (event: object) => object = (event) => event,
): Promise<HttpAnswer | undefined> {
  const match = matchRoute(routes, request.method, request.path);
  if (!match) return undefined;
  const invocation = { requestId: 'proof', now: now() };
  const event = toGatewayEvent(request, match, invocation, match.route.isPublic ? undefined : { ...caller });
  const context = lambdaContext(match.route.handler, 'proof', 30_000);
  const answer = toHttpAnswer(await handlers[match.route.handler as HandlerName](change(event), context));
  if (!answer) throw new TypeError(`${match.route.handler} returned no answer that API Gateway understands`);
  return answer;
}

export type Handlers = Awaited<ReturnType<typeof createHandlers>>;

/** A request as the local HTTP server parses it. */
export function aRequest(
  method: string,
  path: string,
  {
    headers = {},
    query = '',
    body = Buffer.alloc(0),
  }: { headers?: Record<string, string>; query?: string; body?: Buffer } = {},
): HttpRequest {
  return {
    method,
    path,
    query,
    protocol: 'HTTP/1.1',
    headers: { host: '127.0.0.1', ...headers },
    body,
    ip: '127.0.0.1',
  };
}

export const cancelRequest = (body: unknown, key: string, headers: Record<string, string> = {}) =>
  aRequest('POST', '/v1/cancellations', {
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });

/** An answer as text that can be compared. */
export const asText = (answer: HttpAnswer | undefined) =>
  JSON.stringify([answer?.status, answer?.headers, String(answer?.body ?? '')]);
