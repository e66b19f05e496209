import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { isAlive } from '../../../infra/local/process/processes.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';
import { startDynoxide } from '../../fixtures/dynoxide.ts';

const script = join(import.meta.dirname, '../../../infra/local/start.ts');
const started: ChildProcess[] = [];

/** Starts the system in its own process group; resolves when it is ready or has ended. */
async function start(...words: string[]) {
  const child = spawn(process.execPath, [script, ...words], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const { promise: serves, resolve } = Promise.withResolvers<void>();
  child.stdout.on('data', () => {
    if (/^Rescind is ready/m.test(output)) resolve();
  });
  await Promise.race([serves, exited]);
  const address = /^Rescind is ready on (\S+)/m.exec(output)?.[1] ?? '';
  return { child, pid: child.pid ?? 0, exited, address, output: () => output, errors: () => errors };
}

/** The options for a DynamoDB engine with data in memory. */
async function engineWords(): Promise<string[]> {
  const engine = await startDynoxide();
  onTestFinished(engine.stop);
  return ['--dynamodb', engine.endpoint];
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let options: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    options = ['--port', '0', '--data', folder.path, '--hurry', '20'];
  });
  afterEach(() => {
    for (const { pid } of started.splice(0)) {
      if (pid !== undefined && isAlive(pid)) process.kill(-pid, 'SIGKILL');
    }
    folder.remove();
  });

  it('prints a curl command that works, and prints the result', async () => {
    const { output } = await start(...options);
    const [curl = ''] = /^curl .*$/m.exec(output()) ?? [];

    const first = await promisify(execFile)('bash', ['-c', curl]);
    const again = await promisify(execFile)('bash', ['-c', curl]);

    const { id, status } = JSON.parse(first.stdout);
    expect(status).toBe('cancelled');
    expect(JSON.parse(again.stdout)).toMatchObject({ id, status });
    await vi.waitFor(() => expect(output()).toContain(`${id}  pace  cancelled`));
  });

  it('makes a fresh secret at each start with a real provider, for its owner only, and nothing works without it', async () => {
    const words = [...options, '--provider', 'vtex=http://127.0.0.1:9'];
    const first = await start(...words);
    const file = join(folder.path, 'client-secret');
    const secret = readFileSync(file, 'utf8').trim();
    const [curl = ''] = /^curl .*$/m.exec(first.output()) ?? [];

    const pasted = await promisify(execFile)('bash', ['-c', curl]);
    const refused = await clientOf(first.address).accept({ provider: 'pace', transaction: { transactionId: 'p' } });
    const client = clientOf(first.address, secret);
    const authorization = `Bearer ${await client.token()}`;
    const { text: config } = await client.call('/config.json');
    const docs = await (await fetch(`${first.address}/docs/start.js`)).text();
    first.child.kill('SIGTERM');
    await first.exited;
    const second = await start(...words);

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(pasted.stdout)).toMatchObject({ status: 'cancelled' });
    expect(refused.status).toBe(403);
    // The standard output of this test is not a terminal.
    for (const text of [first.output(), config, docs]) expect(text).not.toContain(secret);
    expect(first.output()).toContain(`The secret of both clients is in ${file}, and new at each start`);
    const old = await fetch(`${second.address}/v1/providers`, { headers: { authorization } });
    expect(old.status).toBe(403);
    expect(readFileSync(file, 'utf8').trim()).not.toBe(secret);
  });

  it('shows and changes nothing without a token where a provider is real', async () => {
    const { address } = await start(...options, '--provider', 'vtex=http://127.0.0.1:9');
    const client = clientOf(address, readFileSync(join(folder.path, 'client-secret'), 'utf8').trim());
    const paths = ['/local/events', '/local/inside/can_x', '/local/control/pace/ledger', '/local/restart'];
    const statuses = (ask: typeof client.call) => Promise.all(paths.map(async (path) => (await ask(path)).status));

    expect(await statuses(client.call)).toEqual([401, 401, 401, 401]);
    expect(await statuses(client.authorised)).toEqual([200, 404, 200, 404]);
    expect((await client.call('/local/changes')).status).toBe(401);
  });

  it('stops everything on a signal, with exit code 0', async () => {
    const { child, exited, address } = await start(...options);

    child.kill('SIGINT');

    expect(await exited).toBe(0);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  it('refuses a second start on the same data folder', async () => {
    const first = await start(...options);

    const second = await start(...options);

    expect(await second.exited).toBe(1);
    expect(second.errors()).toBe(
      `Rescind already runs on ${folder.path} (process ${first.pid}, ${first.address}): stop it first, or choose another folder with --data.\n`,
    );
  });

  it.each([
    ['SQLite', async () => []],
    ['the DynamoDB at an address', engineWords],
  ])('finishes every cancellation after a kill -9, with one effect each, in %s', async (_, storeWords) => {
    const store = await storeWords();
    const first = await start(...options, ...store);
    const before = clientOf(first.address);
    await before.simulator('pace').fault({ fault: 'slow', exchange: 'cancel', milliseconds: 60_000 });
    const sent = { pace: 'p-under-way', lab4pay: 'p-waiting' };
    const accepted = await Promise.all(
      Object.entries(sent).map(([provider, transactionId]) =>
        before.accept({ provider, transaction: { transactionId } }),
      ),
    );
    await vi.waitFor(async () => expect((await before.simulator('pace').ledger()).effects).toHaveLength(1));

    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await start(...options, ...store);
    const after = clientOf(second.address);
    const rested = await Promise.all(accepted.map(({ body }) => after.rested(body.id)));

    expect(rested.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    for (const [provider, id] of Object.entries(sent)) {
      expect((await after.simulator(provider).ledger(id)).effects).toHaveLength(1);
    }
    await vi.waitFor(async () => {
      const ids = (await after.events()).map(({ detail }) => detail.cancellation.id);
      expect(new Set(ids)).toEqual(new Set(accepted.map(({ body }) => body.id)));
    });
  });

  it('ends when the npm that started it was killed', async () => {
    const environment = { ...process.env, npm_lifecycle_event: 'start' };
    const words = [script, ...options].map((word) => `'${word}'`).join(' ');
    const npm = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn('sh',['-c',process.argv[1]],{stdio:'inherit'})`,
        `'${process.execPath}' ${words}; true`,
      ],
      { env: environment, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    started.push(npm);
    await new Promise<void>((resolve) =>
      npm.stdout.on('data', (chunk) => {
        if (String(chunk).includes('Rescind is ready')) resolve();
      }),
    );
    const { pid } = JSON.parse(readFileSync(join(folder.path, 'lock'), 'utf8'));

    npm.kill('SIGKILL');

    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 8000 });
  });

  it('ends when its supervisor is gone before it was ready', async () => {
    const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const exited = new Promise((resolve) => child.once('exit', resolve));

    child.disconnect();

    expect(await exited).toBe(0);
  });

  it('prints only JSON with --json, except the ready line', async () => {
    const { address, output } = await start(...options, '--json');
    const client = clientOf(address);
    const { body } = await client.accept({ provider: 'pace', transaction: { transactionId: 'p-1' } });

    await vi.waitFor(() => expect(output()).toContain('"message":"event"'));

    const lines = output().trimEnd().split('\n');
    const logged = lines.filter((line) => !line.startsWith('Rescind is ready')).map((line) => JSON.parse(line));
    expect(lines.filter((line) => line.startsWith('Rescind is ready'))).toHaveLength(1);
    expect(logged).toContainEqual(
      expect.objectContaining({ message: 'exchange', cancellationId: body.id, kind: 'cancelled' }),
    );
  });

  it('prints one sentence about an invalid option', async () => {
    const { exited, errors } = await start('--port', 'x');

    expect(await exited).toBe(2);
    expect(errors()).toBe('--port cannot be "x". See npm start -- --help\n');
  });
});
