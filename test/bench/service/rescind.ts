import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { number } from '../../../functions/untrusted/json.ts';
import { type Child, startChild } from '../process/child.ts';
import { collectGarbage, inspectable } from '../process/collect-garbage.ts';
import { type Usage, usageOf } from '../process/usage.ts';

const root = join(import.meta.dirname, '../../..');

/** The secret that the fake providers sign webhooks with. */
export const webhookSecret = 'bench';

const credentials = {
  'merchant-a': {
    lab4pay: { integratorId: 'bench', accessToken: 'bench', webhookSecret },
    adyen: { apiKey: 'bench', merchantAccount: 'bench' },
  },
};

interface RescindOptions {
  /** The address of the fake provider. */
  readonly provider: string;
  readonly hurry: number;
  /** Further options of `npm start`. */
  readonly words?: readonly string[];
  /** The file for its terminal output. */
  readonly log: string;
  /** A folder with data of an earlier start; without it, a new one is made, which `remove` deletes. */
  readonly folder?: string;
}

export interface Rescind {
  readonly address: string;
  /** Of its local clients. */
  readonly secret: string;
  readonly folder: string;
  /** Milliseconds from starting npm to the line that says that the service is ready. */
  readonly startTime: number;
  /** Of the service's process, without npm and the supervisor. */
  usage(): Usage | undefined;
  /** Bytes of its memory once its garbage is collected; `undefined` on anything but Linux. */
  memoryInUse(): Promise<number | undefined>;
  stop(): Promise<void>;
  /** The same as `kill -9` of everything. */
  kill(): Promise<void>;
  /** Deletes its data. */
  remove(): void;
}

/** Starts the service from this checkout as a user does: with `npm start`. */
export async function startRescind({ provider, hurry, words = [], log, folder }: RescindOptions): Promise<Rescind> {
  const place = folder ?? mkdtempSync(join(tmpdir(), 'rescind-bench-'));
  const data = join(place, 'data');
  const credentialsFile = join(place, 'credentials.json');
  writeFileSync(credentialsFile, JSON.stringify(credentials));
  const providers = ['lab4pay', 'adyen'].flatMap((name) => ['--provider', `${name}=${provider}`]);
  const options = ['--port', '0', '--data', data, '--hurry', String(hurry), '--credentials', credentialsFile];
  const began = performance.now();
  const child = startChild('npm', ['start', '--', ...options, ...providers, ...words], {
    log,
    cwd: root,
    environment: inspectable,
  });
  const [, address = ''] = await readyLine(child);
  return {
    address,
    secret: readFileSync(join(data, 'client-secret'), 'utf8').trim(),
    folder: place,
    startTime: performance.now() - began,
    usage: () => usageOf(servicePid(data)),
    async memoryInUse() {
      const pid = servicePid(data);
      if (usageOf(pid)) await collectGarbage(pid, child.output);
      return usageOf(pid)?.memory;
    },
    stop: () => child.stop('SIGINT'),
    kill: () => child.stop('SIGKILL'),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** A start that fails must not leave processes behind. */
async function readyLine(child: Child): Promise<RegExpExecArray> {
  try {
    return await child.prints(/^Rescind is ready on (\S+)$/m, 120_000);
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

/** The lock of the data folder names the service's process. */
const servicePid = (data: string) => number(JSON.parse(readFileSync(join(data, 'lock'), 'utf8')), 'pid') ?? 0;
