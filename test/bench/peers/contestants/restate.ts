import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../fixtures/listening.ts';
import { startChild } from '../../process/child.ts';
import { type Contestant, onStage } from './contestant.ts';
import { installed, missingPackage, startEngine } from './engine.ts';

const server = `restate-server-${process.platform}-${process.arch}`;

/** Restate with its defaults, or with the setting that is fastest for one small machine. */
const restate = (name: string, title: string, tuning: Readonly<Record<string, string>>): Contestant => ({
  name,
  title,
  durability: "each step is in the server's log",
  missing: async () => missingPackage('@restatedev/restate-sdk') ?? missingPackage(`@restatedev/${server}`),
  start: ({ provider, client, log }) =>
    onStage(async (stage) => {
      const [ingress, admin, node, endpoint] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
      // docs.restate.dev, "Server configuration"; telemetry would be a connection to another host.
      const environment = {
        RESTATE_BIND_IP: '127.0.0.1',
        RESTATE_BIND_PORT: String(node),
        RESTATE_INGRESS__BIND_PORT: String(ingress),
        RESTATE_ADMIN__BIND_PORT: String(admin),
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_LOG_FILTER: 'warn',
        ...tuning,
      };
      const words = ['--base-dir', stage.folder(), '--node-name', 'bench', '--no-logo'];
      const program = installed('@restatedev', server, 'bin/restate-server');
      stage.child(startChild(program, words, { log: log('server'), environment }));
      const mine = { PROVIDER: provider.address, ENDPOINT_PORT: String(endpoint) };
      await startEngine(stage, 'restate', { log: log('engine'), environment: mine }).prints(/^Serves on/m);
      await answers(`http://127.0.0.1:${admin}/health`);
      const uri = `http://127.0.0.1:${endpoint}`;
      const registered = await client.call('POST', `http://127.0.0.1:${admin}/deployments`, { uri });
      if (registered.status !== 201)
        throw new Error(`the deployment was answered ${registered.status}: ${registered.body}`);
      return async (id) => {
        const url = `http://127.0.0.1:${ingress}/cancel/run/send`;
        const { status, body } = await client.call('POST', url, { id }, { 'idempotency-key': id });
        if (status !== 202) throw new Error(`answered ${status}: ${body.slice(0, 200)}`);
      };
    }),
});

const maxWait = 60_000;
const interval = 50;

/** Resolves when this address answers with success. @throws Error if that takes too long. */
async function answers(url: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < maxWait; ) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(interval);
  }
  throw new Error(`${url} does not answer`);
}

export const restateTuned = restate('restate-tuned', 'Restate, one partition', {
  RESTATE_DEFAULT_NUM_PARTITIONS: '1',
});
export const restateDefault = restate('restate', 'Restate, as installed', {});
