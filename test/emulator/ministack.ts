import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../fixtures/listening.ts';
import { installPrograms } from '../fixtures/python-programs.ts';

const root = join(import.meta.dirname, '../..');
const venv = join(root, '.venv');

/** Every package with the hashes of its archives. `requirements.in` says what they are for and how this file is made. */
const requirements = join(import.meta.dirname, 'requirements.txt');

/** The folder with the programs of these packages. */
export const programs = join(venv, 'bin');

export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Says why there is no emulator, and what helps. */
export class NoEmulator extends Error {}

/**
 * Finds an independent AWS emulator: the one at `AWS_EMULATOR_URL`, or MiniStack from PyPI in its own virtual environment.
 * @throws NoEmulator if there is none.
 */
export async function startEmulator(): Promise<Emulator> {
  const running = process.env.AWS_EMULATOR_URL;
  if (running) return { endpoint: running, stop: async () => {} };
  await install();
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), 'rescind-emulator-'));
  const log = openSync(join(state, 'log'), 'w');
  const emulator = spawn(join(programs, 'ministack'), [], {
    cwd: state,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      // The functions run on this Node.js, the version for which they are deployed.
      PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // The emulator checks signatures and the policies of each function's role.
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: 'localhost',
      LAMBDA_EXECUTOR: 'local',
      STATE_DIR: join(state, 'state'),
      S3_DATA_DIR: join(state, 's3'),
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    emulator.kill('SIGTERM');
    for (let tries = 0; tries < 50 && emulator.exitCode === null && emulator.signalCode === null; tries++)
      await sleep(100);
    emulator.kill('SIGKILL');
    if (!process.env.KEEP_EMULATOR_LOG) rmSync(state, { recursive: true, force: true });
  };
  try {
    await untilHealthy(endpoint, () => emulator.exitCode !== null);
    return { endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function install(): Promise<void> {
  if (['ministack', 'aws'].every((name) => existsSync(join(programs, name)))) return;
  const reason = await installPrograms(venv, requirements);
  if (reason !== undefined)
    throw new NoEmulator(
      `MiniStack could not be installed (${reason}). It needs python3 with venv and PyPI, or a running emulator at AWS_EMULATOR_URL.`,
    );
}

async function untilHealthy(endpoint: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (hasEnded()) throw new NoEmulator('MiniStack ended as soon as it was started.');
    try {
      const { ok } = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(1000) });
      if (ok) return;
    } catch {
      // The emulator is not listening yet.
    }
    await sleep(100);
  }
  throw new NoEmulator('MiniStack did not answer within 30 s.');
}
