import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../../infra/local/process/processes.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';

const script = join(import.meta.dirname, '../../../infra/local/supervise.ts');

/** Starts the supervisor in its own process group, as a terminal does. */
function supervised(data: string, words: readonly string[]) {
  const child = spawn(process.execPath, [script, '--port', '0', '--data', data, '--json', ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const addresses = () => [...output.matchAll(/Rescind is ready on (\S+)/g)].map(([, address]) => address ?? '');
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, addresses, exited };
}

async function until<T>(find: () => T | undefined, maxWait = 15_000): Promise<T> {
  for (const began = performance.now(); performance.now() - began < maxWait; ) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('it took too long');
}

const groupIsGone = (group: number) => {
  try {
    process.kill(-group, 0);
    return undefined;
  } catch {
    return true;
  }
};

const systemOf = async (address: string) => {
  const lock = await fetch(`${address}/config.json`);
  return (await lock.json()) as { canRestart: boolean };
};

describe.skipIf(process.platform !== 'linux')('npm start, supervised', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const running: ChildProcess[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    for (const { pid } of running.splice(0)) {
      if (pid === undefined || groupIsGone(pid)) continue;
      process.kill(-pid, 'SIGKILL');
      await until(() => groupIsGone(pid));
    }
    folder.remove();
  });

  function start(...words: readonly string[]) {
    const made = supervised(folder.path, words);
    running.push(made.child);
    return made;
  }

  it('kills the system when asked, and starts it again on the same port with every accepted cancellation', async () => {
    const { addresses, child } = start();
    const address = await until(() => addresses()[0]);
    const { accept, simulator } = clientOf(address);
    const id = crypto.randomUUID();
    await simulator('lab4pay').put(id, 'in-progress');
    const accepted = await accept({ provider: 'lab4pay', transaction: { transactionId: id } });

    const restart = await fetch(`${address}/local/restart`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const again = await until(() => addresses()[1]);
    const after = await clientOf(again).authorised(`/v1/cancellations/${accepted.body.id}`);

    expect(restart.status).toBe(202);
    expect(again).toBe(address);
    expect(after.status).toBe(200);
    expect((await systemOf(again)).canRestart).toBe(true);
    expect(isAlive(child.pid ?? 0)).toBe(true);
  }, 40_000);

  it('keeps the client secret when it starts the system again, so that the console goes on', async () => {
    const { addresses } = start('--provider', 'vtex=http://127.0.0.1:9');
    const address = await until(() => addresses()[0]);
    const secret = () => readFileSync(join(folder.path, 'client-secret'), 'utf8').trim();
    const before = secret();

    const restart = await clientOf(address, before).authorised('/local/restart', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const again = await until(() => addresses()[1]);

    expect(restart.status).toBe(202);
    expect(secret()).toBe(before);
    expect((await clientOf(again, before).authorised('/v1/providers')).status).toBe(200);
  }, 40_000);

  it('stops everything on Ctrl-C, also after a restart', async () => {
    const { addresses, child, exited } = start();
    const address = await until(() => addresses()[0]);
    await fetch(`${address}/local/restart`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await until(() => addresses()[1]);

    process.kill(-(child.pid ?? 0), 'SIGINT');

    expect(await exited).toBe(0);
    expect(await until(() => groupIsGone(child.pid ?? 0))).toBe(true);
  }, 40_000);

  it('leaves no process behind when the supervisor is killed', async () => {
    const { addresses, child } = start();
    await until(() => addresses()[0]);

    child.kill('SIGKILL');

    expect(await until(() => groupIsGone(child.pid ?? 0))).toBe(true);
  }, 40_000);

  it('exits with the exit code of the system', async () => {
    const child = spawn(process.execPath, [script, '--port', 'x'], { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.once('exit', resolve));

    expect(code).toBe(2);
  });
});
