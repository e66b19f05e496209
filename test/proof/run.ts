import { parseArgs } from 'node:util';
import { type Campaign, type Outcome, type Size, sizes } from './campaign.ts';
import { campaigns } from './campaigns.ts';

/*
 * npm run prove -- [name …] [--size small|middle|full] [--seed N] [--count N]
 * Plays the campaigns one after another; without a name, all of them. Exit code 1 when a promise was broken.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
  },
});

const size = sizes.find((known) => known === values.size);
const known: ReadonlyMap<string, Campaign> = new Map(Object.entries(campaigns));
const unknown = positionals.filter((name) => !known.has(name));
if (!size || unknown.length > 0 || !Number.isSafeInteger(Number(values.seed))) {
  console.error(`Campaigns: ${[...known.keys()].join(', ')}. Sizes: ${sizes.join(', ')}. The seed is a whole number.`);
  process.exit(2);
}
await main(positionals.length > 0 ? positionals : [...known.keys()], size, Number(values.seed));

async function main(names: readonly string[], size: Size, seed: number): Promise<void> {
  const rows: (readonly [name: string, campaign: Campaign, outcome: Outcome, seconds: number])[] = [];
  for (const name of names) {
    const campaign = known.get(name);
    if (!campaign) continue;
    const began = performance.now();
    const count = values.count === undefined ? campaign.counts[size] : Number(values.count);
    const outcome = await campaign.play({ count, seed, progress: (done) => showProgress(name, done, count) });
    const seconds = (performance.now() - began) / 1000;
    rows.push([name, campaign, outcome, seconds]);
    showOutcome(name, outcome);
  }
  say('');
  say(row('promise', 'campaign', 'count', 'violations', 'seconds'));
  for (const [name, { promise, title }, { count, violations }, seconds] of rows) {
    say(row(promise, `${name}: ${title}`, String(count), String(violations.length), seconds.toFixed(1)));
  }
  process.exit(rows.some(([, , { violations }]) => violations.length > 0) ? 1 : 0);
}

function row(promise: string, name: string, count: string, violations: string, seconds: string): string {
  return [promise.padEnd(10), name.padEnd(48), count.padStart(8), violations.padStart(11), seconds.padStart(9)].join(
    ' ',
  );
}

function showProgress(name: string, done: number, count: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${name}: ${Math.min(done, count)} of ${count}`);
}

function showOutcome(name: string, { figures, violations }: Outcome): void {
  const shownViolations = 10;
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  say(`\n${name}`);
  for (const [what, figure] of Object.entries(figures)) say(`${String(figure).padStart(12)}  ${what}`);
  for (const violation of violations.slice(0, shownViolations)) say(`   VIOLATION  ${violation}`);
  if (violations.length > shownViolations) say(`              and ${violations.length - shownViolations} more`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
