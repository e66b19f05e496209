import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { numberOption } from '../../../infra/cli/number-option.ts';
import { UsageError } from '../../../infra/cli/usage-error.ts';
import { orUsage } from '../../fixtures/or-usage.ts';
import { type PlantedBug, plantedBugs } from './bugs.ts';

const usage = `npm run planted -- [options]

Plants one known bug after another in a copy of the sources. The simulator, or a named test, must find it.

  --only WORDS   only the bugs whose name contains these words
  --runs N       maximum number of schedules for each bug (default 20000)

Exit codes: 0 every bug was found, 1 a bug was not found, 2 wrong usage.`;

const root = join(import.meta.dirname, '../../..');
const copied = ['functions', 'statemachines', 'test', 'infra', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const { chosen, runs } = orUsage(usage, () => {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, runs: { type: 'string' } } });
  const chosen = plantedBugs.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) throw new UsageError(`No bug is named "${values.only}"`);
  return { chosen, runs: numberOption('runs', values.runs, 1, Number.MAX_SAFE_INTEGER, 20_000) };
});

async function copyOf(bug: PlantedBug): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'planted-'));
  const filter = (source: string) => !source.endsWith('/node_modules');
  for (const name of copied) await cp(join(root, name), join(copy, name), { recursive: true, filter });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, search, replace } of bug.edits) {
    const text = await readFile(join(copy, file), 'utf8');
    if (text.split(search).length !== 2) throw new RangeError(`"${bug.name}" no longer fits ${file}`);
    await writeFile(
      join(copy, file),
      text.replace(search, () => replace),
    );
  }
  return copy;
}

/** Runs a program of Node.js, whether it succeeds or fails. */
const run = (
  words: readonly string[],
  cwd: string,
): Promise<{ readonly hasFailed: boolean; readonly output: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, words, { cwd, maxBuffer: Number.POSITIVE_INFINITY }, (error, output) =>
      resolve({ hasFailed: error !== null, output }),
    ),
  );

/** What found the bug, or `undefined` if nothing did. */
async function find(bug: PlantedBug): Promise<string | undefined> {
  const copy = await copyOf(bug);
  try {
    if (bug.test) {
      const vitest = join(root, 'node_modules/vitest/vitest.mjs');
      const report = join(copy, 'report.json');
      const options = ['--reporter=json', `--outputFile=${report}`];
      const { hasFailed } = await run([vitest, 'run', bug.test, ...options], copy);
      const { numFailedTests = 0, numPassedTests = 0 } = parsed(await readFile(report, 'utf8').catch(() => ''));
      return hasFailed && numFailedTests > 0 && numPassedTests > 0
        ? `${numFailedTests} tests of ${bug.test}`
        : undefined;
    }
    const find = join(copy, 'test/simulation/find.ts');
    const { output } = await run([find, String(runs), bug.provider ?? '', ...(bug.always ?? [])], copy);
    const { seed, violation } = parsed(output);
    return seed === undefined ? undefined : `seed ${seed}: ${violation}`;
  } finally {
    await rm(copy, { recursive: true });
  }
}

interface Found {
  readonly seed?: number;
  readonly violation?: string;
  readonly numFailedTests?: number;
  readonly numPassedTests?: number;
}

function parsed(output: string): Found {
  try {
    return JSON.parse(output.slice(output.indexOf('{'))) as Found;
  } catch {
    return {};
  }
}

let hidden = 0;

/** Works on one bug after another until none is left. */
async function hunt(waiting: PlantedBug[]): Promise<void> {
  for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
    const found = await find(bug);
    if (found === undefined) hidden += 1;
    process.stdout.write(`${found ? 'found ' : 'HIDDEN'}  ${bug.name}${found ? ` · ${found}` : ''}\n`);
  }
}

const waiting = [...chosen];
await Promise.all(Array.from({ length: availableParallelism() }, () => hunt(waiting)));
process.stdout.write(`${chosen.length - hidden} of ${chosen.length} planted bugs were found.\n`);
if (hidden > 0) process.exitCode = 1;
