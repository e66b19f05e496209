import { campaign } from './campaign.ts';
import { faultNames } from './fault-points.ts';

/** Plays schedules until one breaks a promise, and prints that one as JSON: `node find.ts <runs> [provider] [fault …]`. */
const [runs = '1000', provider = '', ...names] = process.argv.slice(2);
const always = new Set(faultNames.filter((name) => names.includes(name)));
Error.stackTraceLimit = 0;
const { failed, runs: played } = await campaign({
  from: 0,
  runs: Number(runs),
  provider: provider || undefined,
  always,
  untilFound: true,
});
const [first] = failed;
process.stdout.write(JSON.stringify(first ? { seed: first.seed, violation: first.violations[0], played } : { played }));
