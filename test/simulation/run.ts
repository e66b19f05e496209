import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { providers } from '../../functions/providers/index.ts';
import { numberOption } from '../../infra/cli/number-option.ts';
import { UsageError } from '../../infra/cli/usage-error.ts';
import { orUsage } from '../fixtures/or-usage.ts';
import { type Campaign, campaign, combine, type Summary } from './campaign.ts';
import { type FaultPoint, faultNames, faultPoints } from './fault-points.ts';
import { play } from './schedule.ts';
import { shrink } from './shrink.ts';

const usage = `npm run simulate -- [options]

Plays schedules: runs of the whole service with faults, in virtual time. The seed decides everything in a schedule, so a
schedule that fails can be played again.

  --runs N        number of schedules (default 10000)
  --seed N        seed of the first schedule (default 0)
  --seconds N     stop after this many seconds
  --provider X    only this provider
  --workers N     number of threads (default: one per processor)
  --verbose       print the timeline of each schedule
  --without 'a,b' with --verbose: play without these faults

Exit codes: 0 every promise was kept, 1 a promise was broken, 2 wrong usage.`;

type WorkerMessage = { readonly progress: number; readonly failed: number } | { readonly summary: Summary };

if (isMainThread) await main();
else await serve(workerData as Campaign);

async function serve(options: Campaign): Promise<void> {
  // Stack traces cost time, and nobody reads them.
  Error.stackTraceLimit = 0;
  const send = (message: WorkerMessage) => parentPort?.postMessage(message);
  const summary = await campaign({ ...options, progress: (progress, failed) => send({ progress, failed }) });
  send({ summary });
}

async function main(): Promise<void> {
  const { from, runs, workers, milliseconds, provider, isVerbose, without } = orUsage(usage, readOptions);
  if (isVerbose) {
    for (let seed = from; seed < from + runs; seed++) await printTimeline(seed, provider, without);
    return;
  }
  const began = performance.now();
  const summary = await inParallel(workers, { from, runs, provider, milliseconds }, began);
  report(summary, (performance.now() - began) / 1000);
  const [first] = summary.failed;
  if (!first) return;
  process.exitCode = 1;
  const failing = await play({ seed: first.seed, provider });
  await printTimeline(first.seed, provider, await shrink(failing, provider));
}

/** @throws UsageError for an option that makes no sense. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string' },
      provider: { type: 'string' },
      workers: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      without: { type: 'string', default: '' },
    },
  });
  const { provider, verbose: isVerbose } = values;
  if (provider !== undefined && !providers.has(provider)) throw new UsageError(`There is no provider "${provider}"`);
  const names = values.without.split(',').map((name) => name.trim());
  const runs = numberOption('runs', values.runs, 1, Number.MAX_SAFE_INTEGER, 10_000);
  const seconds = numberOption('seconds', values.seconds, 1, Number.MAX_SAFE_INTEGER, 0);
  return {
    from: numberOption('seed', values.seed, 0, Number.MAX_SAFE_INTEGER, 0),
    runs,
    workers: Math.min(numberOption('workers', values.workers, 1, 1024, availableParallelism()), runs),
    milliseconds: seconds === 0 ? undefined : seconds * 1000,
    provider,
    isVerbose,
    without: new Set(faultNames.filter((name) => names.includes(name))),
  };
}

/** Shares the seeds among worker threads. */
async function inParallel(workers: number, options: Campaign, began: number): Promise<Summary> {
  const played = new Map<number, { readonly progress: number; readonly failed: number }>();
  const summaries = Array.from({ length: workers }, (_, worker) => {
    const runs = Math.ceil((options.runs - worker) / workers);
    const share = { ...options, from: options.from + worker, step: workers, runs } satisfies Campaign;
    return new Promise<Summary>((resolve, reject) => {
      const thread = new Worker(new URL(import.meta.url), {
        workerData: share,
        resourceLimits: { maxYoungGenerationSizeMb: 64 },
      });
      thread.on('error', reject);
      thread.on('message', (message: WorkerMessage) => {
        if ('summary' in message) resolve(message.summary);
        else {
          played.set(worker, message);
          showProgress([...played.values()], options, began);
        }
      });
    });
  });
  const all = combine(await Promise.all(summaries));
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return all;
}

const barLength = 30;

function showProgress(
  played: readonly { readonly progress: number; readonly failed: number }[],
  { runs, milliseconds = Number.POSITIVE_INFINITY }: Campaign,
  began: number,
): void {
  if (!process.stderr.isTTY) return;
  const done = played.reduce((total, { progress }) => total + progress, 0);
  const failed = played.reduce((total, worker) => total + worker.failed, 0);
  const elapsed = performance.now() - began;
  const filled = Math.min(barLength, Math.round(barLength * Math.max(done / runs, elapsed / milliseconds)));
  const bar = '█'.repeat(filled).padEnd(barLength, '░');
  const rate = Math.round((done / elapsed) * 1000);
  process.stderr.write(`\r${bar} ${done} of ${runs} schedules, ${rate} per second, ${failed} failed`);
}

function report({ runs, steps, fired, results, failed }: Summary, seconds: number): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  line(`${runs} schedules in ${seconds.toFixed(1)} s: ${Math.round(runs / seconds)} per second, ${steps} steps`);
  line('');
  for (const [result, times] of [...results].sort((a, b) => b[1] - a[1]))
    line(`${String(times).padStart(9)}  ${result}`);
  line('');
  for (const point of faultNames) line(`${String(fired.get(point) ?? 0).padStart(9)}  ${point}: ${faultPoints[point]}`);
  line('');
  for (const { seed, violations } of failed.slice(0, 10)) line(`seed ${seed}: ${violations[0]}`);
  line(failed.length === 0 ? 'Every promise was kept.' : `${failed.length} schedules broke a promise.`);
}

/** Prints the timeline of one seed and the command that plays it again. */
async function printTimeline(
  seed: number,
  provider: string | undefined,
  without: ReadonlySet<FaultPoint>,
): Promise<void> {
  const { timeline, violations } = await play({ seed, provider, without, verbose: true });
  const options = [
    `--seed ${seed} --runs 1 --verbose`,
    ...(provider ? [`--provider ${provider}`] : []),
    ...(without.size > 0 ? [`--without '${[...without].join(',')}'`] : []),
  ];
  process.stdout.write(`\n${timeline.join('\n')}\n\nAgain: npm run simulate -- ${options.join(' ')}\n`);
  if (violations.length > 0) process.exitCode = 1;
}
