import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberOption } from '../../../infra/cli/number-option.ts';
import type { Part, PartOptions, PartResult, Say } from '../part.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { type ColdStart, coldStart } from './cold-start.ts';
import { report } from './report.ts';
import { startRuntimeApi } from './runtime-api.ts';
import { runtimeClientIn } from './runtime-client.ts';
import { startWorld } from './world.ts';

const defaultStarts = 5;

/** What merchants and providers wait for when a function starts for the first time. */
export const part: Part = {
  name: 'cold-start',
  order: 4,
  sentence:
    'From the start of a process to its first answer, in the Node.js runtime client of AWS Lambda, beside a bare function and a typical project.',
  settings: {
    starts: { placeholder: 'N', explains: `cold-start: starts of each function in a round (default ${defaultStarts})` },
  },
  run,
};

async function run(options: PartOptions, say: Say): Promise<PartResult> {
  const starts = numberOption('starts', options.settings.starts, 1, 1000, defaultStarts);
  if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
    return {
      tables: [],
      charts: [],
      notes: ['Skipped: run `npm ci --ignore-scripts --prefix test/bench/cold-start`.'],
      data: {},
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'rescind-cold-start-'));
  try {
    say('bundling the functions');
    const candidates = await candidatesIn(folder);
    return report(await measure(candidates, runtimeClientIn(join(folder, 'client')), options.rounds * starts, say));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(candidates: readonly Candidate[], client: string, starts: number, say: Say) {
  await using world = await startWorld();
  const api = await startRuntimeApi();
  const measured = new Map<Candidate, ColdStart[]>(candidates.map((candidate) => [candidate, []]));
  // The first start of each reads its files from the disk, and does not count.
  for (let start = 0; start <= starts; start++) {
    say(start === 0 ? 'reading all files once' : `start ${start} of ${starts}`);
    for (const candidate of inTurn(candidates, start)) {
      const instance = { client, folder: candidate.folder, environment: world.environment, api };
      const times = await coldStart(instance, await world.eventFor(candidate.job));
      if (start > 0) measured.get(candidate)?.push(times);
    }
  }
  await api.close();
  return measured;
}

/** Each turn begins with another one, so that no place in the order is always the same one's. */
const inTurn = <T>(all: readonly T[], turn: number): readonly T[] => {
  const first = turn % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
};
