import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordIn } from '../../../../infra/local/engines/sqlite/rows.ts';
import { random } from '../../../simulation/random.ts';
import { type Campaign, tally } from '../../campaign.ts';
import { fastFolder } from './log-cuts.ts';
import { type Acknowledged, type Shown, storeJudge } from './store-judge.ts';

const script = join(import.meta.dirname, 'writer/run.ts');

/** After so many lives the next file begins, because each comparison reads the whole file. */
const livesOfFile = 250;
const maxLife = 80;

/** Kills a process that only writes to the store, again and again on the same file. */
export const storeKills: Campaign = {
  promise: '11',
  title: 'kill -9 of the store under writes',
  counts: { small: 50, middle: 300, full: 3000 },
  async play({ count, seed, progress }) {
    const chance = random(seed, 'store-kills');
    const counted = tally();
    const violations: string[] = [];
    const folder = fastFolder();
    const environment = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const begin = (kill: number) =>
      startWriter(join(folder, `${Math.floor(kill / livesOfFile)}`), kill, seed, environment);
    let judge = storeJudge();
    let next = begin(0);
    try {
      for (let kill = 0; kill < count && violations.length === 0; kill++) {
        const writer = next;
        if (kill % livesOfFile === 0) judge = storeJudge();
        await writer.ready;
        writer.go();
        // The next process starts while this one writes, and waits until it may open the file.
        next = begin(kill + 1);
        if (chance.chance(0.7)) await writer.writing;
        await sleep(chance.whole(0, maxLife));
        const answered = await writer.kill();
        counted.add('kills');
        counted.add('writes answered', answered.length);
        if (answered.length === 0) counted.add('kills before the first answer');
        const found = judge(answered, readFile(writer.file));
        violations.push(...found.map((what) => `after kill ${kill} of seed ${seed}: ${what}`));
        progress?.(kill + 1);
      }
    } finally {
      await next.kill();
      rmSync(folder, { recursive: true });
    }
    return { count, violations, figures: counted.figures() };
  },
};

function startWriter(file: string, life: number, seed: number, env: NodeJS.ProcessEnv) {
  const output = `${file}-${life}.jsonl`;
  const descriptor = openSync(output, 'a');
  const child: ChildProcess = spawn(process.execPath, [script, `${file}.db`, String(seed * 1e6 + life)], {
    stdio: ['pipe', descriptor, 'pipe'],
    env,
  });
  closeSync(descriptor);
  const errors: string[] = [];
  const said = (word: string) =>
    new Promise<void>((resolve) => {
      child.stderr?.on('data', () => errors.join('').includes(word) && resolve());
      child.once('exit', () => resolve());
    });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => errors.push(chunk));
  // A writer that is killed before it reads is no error.
  child.stdin?.on('error', () => {});
  const ended = once(child, 'exit');
  return {
    file: `${file}.db`,
    ready: said('ready'),
    writing: said('writing'),
    go: () => void child.stdin?.write('go'),
    /** Returns what the writer has printed in whole lines. */
    async kill(): Promise<readonly Acknowledged[]> {
      const isRunning = child.kill('SIGKILL');
      await ended;
      if (!isRunning) throw new Error(`a writer ended by itself: ${errors.join('')}`);
      const lines = readFileSync(output, 'utf8').split('\n').slice(0, -1);
      rmSync(output);
      return lines.map((line): Acknowledged => JSON.parse(line));
    },
  };
}

/** What the file shows to another program. */
function readFile(file: string): Shown {
  const nothing = { records: [], locks: new Map() };
  if (!existsSync(file)) return nothing;
  const reader = new DatabaseSync(file, { readOnly: true });
  try {
    if (reader.prepare('PRAGMA user_version').get()?.user_version === 0) return nothing;
    const records = reader.prepare('SELECT record FROM cancellation').all();
    const locks = reader.prepare('SELECT name, owner, is_freed FROM transaction_lock').all();
    return {
      records: records.map(recordIn),
      locks: new Map(
        locks.map(({ name, owner, is_freed }) => [String(name), { owner: String(owner), isFreed: is_freed === 1 }]),
      ),
    };
  } finally {
    reader.close();
  }
}
