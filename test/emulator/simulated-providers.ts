import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers } from '../../functions/providers/index.ts';
import { serveHttp } from '../../infra/local/gateway/http-server.ts';
import { hostSimulators, isSimulatorPath, loadSimulators } from '../../infra/local/simulators/host.ts';
import type { Reply } from './deployed-api.ts';

type Forward = (path: string, headers: Readonly<Record<string, string>>, body: Buffer) => Promise<Reply>;

/** The simulated providers on a loopback address. Their webhooks go to the function given to `forwardTo`. */
export async function simulatedProviders(merchant: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-simulators-'));
  let forward: Forward | undefined;
  const errors: unknown[] = [];
  const server = await serveHttp(
    0,
    async (request) => {
      if (isSimulatorPath(request.path)) return simulators.answer(request);
      if (!forward) return 'drop';
      const { status, text } = await forward(request.path, request.headers, request.body);
      return { status, body: text };
    },
    (error) => errors.push(error),
  );
  const address = `http://127.0.0.1:${server.port}`;
  const simulators = hostSimulators({
    simulators: await loadSimulators(providers.keys()),
    folder,
    address: () => address,
    merchants: () => [merchant],
    onError: (error) => errors.push(error),
  });

  return {
    baseUrl: simulators.baseUrl,
    credentials: simulators.credentials,
    errors,
    forwardTo(to: Forward): void {
      forward = to;
    },
    /** Puts a payment into a state of its simulator. */
    async put(provider: string, id: string, state: string): Promise<void> {
      const { ok } = await fetch(`${simulators.controlUrl(provider)}/payments/${id}`, {
        method: 'PUT',
        body: JSON.stringify({ state }),
      });
      if (!ok) throw new Error(`${provider} knows no state ${state}`);
    },
    /** How often money was really released or refunded. */
    async effects(provider: string, id: string): Promise<number> {
      const answer = await fetch(`${simulators.controlUrl(provider)}/ledger?id=${id}`);
      return ((await answer.json()) as { effects: unknown[] }).effects.length;
    },
    async close(): Promise<void> {
      simulators.close();
      await server.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
