import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { providers } from '../../../functions/providers/index.ts';
import { serveHttp } from '../../../infra/local/gateway/http-server.ts';
import { localMerchants } from '../../../infra/local/gateway/issuer.ts';
import { simulatedCredentials } from '../../../infra/local/simulators/credentials.ts';
import { hostSimulators, isSimulatorPath, type Simulators } from '../../../infra/local/simulators/host.ts';
import { simulators as known } from '../handlers/handlers.ts';

/**
 * The simulated providers in this process, so that they and their books survive when the service is killed. Their
 * webhooks go to the current address of the service.
 */
export async function hostProviders(folder: string, hurry: number, service: () => string) {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  let simulators: Simulators | undefined;
  const server = await serveHttp(
    0,
    async (request) => {
      if (simulators && isSimulatorPath(request.path)) return simulators.answer(request);
      if (!request.path.startsWith('/v1/webhooks/')) return { status: 404 };
      return relay(`${service()}${request.path}`, request.headers, request.body);
    },
    onError,
  );
  const address = `http://127.0.0.1:${server.port}`;
  const hosted = hostSimulators({
    simulators: known,
    folder: join(folder, 'providers'),
    address: () => address,
    merchants: () => localMerchants,
    onError,
    hurry,
  });
  simulators = hosted;
  return {
    address,
    errors,
    /** What really happened to a payment, from the provider's books. */
    effectsOn: (provider: string, payment: string) =>
      (hosted.payments(provider)?.effects() ?? []).filter(({ id }) => id === payment).map(({ effect }) => effect),
    /** Sends a request on to the simulated providers; `change` is applied to its address, its headers and its body. */
    async forward(
      { url = '', method = 'GET', headers }: IncomingMessage,
      body: string,
      change = (text: string) => text,
    ) {
      const { host: _host, connection: _connection, 'content-length': _length, ...others } = headers;
      const response = await fetch(`${address}/local/simulators${change(url)}`, {
        method,
        headers: Object.entries(others).map(([name, value]) => [name, change(String(value))]),
        ...(method === 'GET' ? {} : { body: change(body) }),
      });
      const type = response.headers.get('content-type') ?? 'application/json';
      return { status: response.status, type, text: await response.text() };
    },
    credentials: simulatedCredentials(providers.keys(), hosted.credentials),
    options: [...providers.keys()].flatMap((name) => ['--provider', `${name}=${hosted.baseUrl(name)}`]),
    async control(provider: string, path: string, method: string, body: unknown) {
      const response = await fetch(`${hosted.controlUrl(provider)}${path}`, { method, body: JSON.stringify(body) });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the simulated ${provider} answered ${response.status} to ${path}`);
    },
    async close() {
      hosted.close();
      await server.close(0);
    },
  };
}

export type ProviderHost = Awaited<ReturnType<typeof hostProviders>>;

async function relay(url: string, headers: Readonly<Record<string, string>>, body: Buffer) {
  const { signature = '', 'x-hmac-signature': hmac = '' } = headers;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature && { signature }),
        ...(hmac && { 'x-hmac-signature': hmac }),
      },
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return { status: response.status };
  } catch {
    return 'drop' as const;
  }
}
