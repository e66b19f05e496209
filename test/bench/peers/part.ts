import { join } from 'node:path';
import { figure } from '../figures.ts';
import { RunRefused } from '../load/drive.ts';
import { loadAverage } from '../machine.ts';
import type { Part, PartOptions, PartResult, Say } from '../part.ts';
import type { Contestant } from './contestants/contestant.ts';
import { chosen, contestants } from './contestants.ts';
import { report, type Score } from './report.ts';
import { playRound, type Round } from './round.ts';

/** The product beside what one could use instead, on the same job, in turns. */
export const part: Part = {
  name: 'peers',
  order: 1,
  sentence: 'The same job, from the request to the event, by this service and by its alternatives.',
  settings: {
    peers: {
      placeholder: 'A,B',
      explains: `peers: only these of ${contestants.map(({ name }) => name).join(', ')}`,
    },
  },
  run,
};

async function run(options: PartOptions, say: Say): Promise<PartResult> {
  const without = new Map<Contestant, string>();
  const rounds = new Map<Contestant, Round[]>();
  const all = chosen(options.settings.peers);
  for (const contestant of all) {
    const missing = await contestant.missing(join(options.out, `${contestant.name}-help.log`));
    if (missing === undefined) rounds.set(contestant, []);
    else without.set(contestant, missing);
    if (missing !== undefined) say(`${contestant.title} is skipped: ${missing}.`);
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const contestant of inTurn(all, round)) {
      if (without.has(contestant)) continue;
      say(`round ${round} of ${options.rounds}: ${contestant.title} (load average ${loadAverage()})`);
      const played = await playOrRefuse(contestant, round, options);
      if (typeof played === 'string') without.set(contestant, played);
      else rounds.get(contestant)?.push(played);
      say(typeof played === 'string' ? `no figures: ${played}` : `${figure(played.perSecond)} per second`);
    }
  }
  const scores: Score[] = all.map((contestant) => ({
    contestant,
    rounds: rounds.get(contestant) ?? [],
    ...(without.has(contestant) ? { without: without.get(contestant) ?? '' } : {}),
  }));
  return report(scores, options.clients);
}

/** Each round begins with another contestant, so that no place in the order is always the same one's. */
const inTurn = (all: readonly Contestant[], round: number) => {
  const first = (round - 1) % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
};

/** A refused run, or a failed start, takes this contestant out of the report and leaves the others in. */
async function playOrRefuse(contestant: Contestant, round: number, options: PartOptions): Promise<Round | string> {
  try {
    return await playRound(contestant, round, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `round ${round} ${error instanceof RunRefused ? 'is refused' : 'failed'}: ${error.message}`;
  }
}
