import { join } from 'node:path';
import { figure } from '../figures.ts';
import { RunRefused } from '../load/drive.ts';
import { loadAverage, machine } from '../machine.ts';
import type { Part, PartOptions, PartResult, Say } from '../part.ts';
import type { Contestant } from './contestants/contestant.ts';
import { chosen, contestants } from './contestants.ts';
import { hasFigures, report, type Score } from './report.ts';
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
  const all = chosen(options.settings.peers);
  const scores = new Map<Contestant, Score>();
  for (const contestant of all) {
    const skipped = await contestant.missing(join(options.out, `${contestant.name}-help.log`));
    scores.set(contestant, { contestant, rounds: [], skipped });
    if (skipped !== undefined) say(`${contestant.title} is skipped: ${skipped}`);
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const contestant of inTurn(all, round)) {
      const score = scores.get(contestant);
      if (!score || !hasFigures(score)) continue;
      say(`round ${round} of ${options.rounds}: ${contestant.title} (load average ${loadAverage()})`);
      const played = await playOrFail(contestant, round, options);
      scores.set(
        contestant,
        typeof played === 'string' ? { ...score, failed: played } : { ...score, rounds: [...score.rounds, played] },
      );
      say(typeof played === 'string' ? `no figures: ${played}` : `${figure(played.perSecond)} per second`);
    }
  }
  return report([...scores.values()], options.clients, machine().cores);
}

/** Each round begins with another contestant, so that no place in the order is always the same one's. */
const inTurn = (all: readonly Contestant[], round: number) => {
  const first = (round - 1) % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
};

/** A run that is refused, or fails, takes this contestant out of the report and leaves the others in. */
async function playOrFail(contestant: Contestant, round: number, options: PartOptions): Promise<Round | string> {
  try {
    return await playRound(contestant, round, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `round ${round} ${error instanceof RunRefused ? 'is refused' : 'failed'}: ${error.message}`;
  }
}
