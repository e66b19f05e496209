import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/a-system.ts';
import { plain } from './peers/contestants/plain.ts';
import { rescind } from './peers/contestants/rescind.ts';
import { playRound, type Round } from './peers/round.ts';

/**
 * What CI sees of the benchmark. Other tests run at the same time and change every duration, so it compares processor
 * time, and it waits 200 ms between two looks: a slow machine then has no reason to send a cancel again.
 */
const hurry = 10;
/** A generous multiple of what `npm run bench -- peers` shows on an idle machine. */
const maxRatio = 40;

describe.skipIf(process.platform !== 'linux')('npm start, driven by 16 clients', () => {
  let ours: Round;
  let theirs: Round;
  beforeAll(async () => {
    const folder = temporaryFolder();
    const options = { clients: 16, out: folder.path };
    const service = rescind({ name: 'rescind', title: '', durability: '', hurry });
    try {
      theirs = await playRound(plain, 1, { ...options, jobs: 300 });
      // Refused unless every cancellation is accepted and has exactly one event.
      ours = await playRound(service, 1, { ...options, jobs: 60 });
    } finally {
      folder.remove();
    }
  }, 180_000);

  it('sends each cancel once and reads each payment twice', () => {
    expect({ cancels: ours.extraCancels, reads: ours.extraPolls }).toEqual({ cancels: 0, reads: 0 });
  });

  it('takes a bounded multiple of the processor time of a loop without durability', () => {
    const { processorEach = Number.NaN } = ours;

    expect(processorEach / (theirs.processorEach ?? Number.NaN)).toBeLessThan(maxRatio);
  });
});
