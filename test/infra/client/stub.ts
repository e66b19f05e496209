import type { Runtime } from '../../../infra/client/send.ts';
import type { HttpAnswer, HttpRequest } from '../../../infra/local/gateway/http.ts';
import { serveHttp } from '../../../infra/local/gateway/http-server.ts';

export interface Stub extends AsyncDisposable {
  readonly address: string;
  readonly requests: readonly HttpRequest[];
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** A server that issues tokens and otherwise answers as the test says. An error in `answer` becomes a 500. */
export async function stub(
  answer: (request: HttpRequest, count: number) => HttpAnswer | 'drop' | Promise<HttpAnswer | 'drop'>,
): Promise<Stub> {
  const requests: HttpRequest[] = [];
  const server = await serveHttp(
    0,
    async (request) => {
      requests.push(request);
      const count = requests.filter(({ path }) => path === request.path).length;
      if (request.path === '/oauth2/token') return json(200, { access_token: `token-${count}`, expires_in: 3600 });
      return answer(request, count);
    },
    () => undefined,
  );
  return {
    address: `http://127.0.0.1:${server.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

/** The real network with a simulated clock: a pause is recorded and takes no time. */
export function fastRuntime() {
  const pauses: number[] = [];
  let now = Date.UTC(2026, 0, 1);
  const runtime: Runtime = {
    fetch: globalThis.fetch,
    now: () => now,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
    random: () => 0.5,
  };
  return { runtime, pauses };
}

export const clientOf = ({ address }: Stub) => ({ address, clientId: 'merchant-a', clientSecret: 'local' });
