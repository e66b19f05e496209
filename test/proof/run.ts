import { parseArgs } from 'node:util';
import { numberOption } from '../../infra/cli/number-option.ts';
import { UsageError } from '../../infra/cli/usage-error.ts';
import { orUsage } from '../fixtures/or-usage.ts';
import { type Campaign, type Outcome, type Size, sizes } from './campaign.ts';
import { campaigns } from './campaigns.ts';

const known: ReadonlyMap<string, Campaign> = new Map(Object.entries(campaigns));
const usage = `npm run prove -- [campaign …] [options]

Plays campaigns one after another. Without a name it plays all of them: ${[...known.keys()].join(', ')}.

  --size S    ${sizes.join(', ')} (default full)
  --seed N    decides the choices of a campaign (default 1)
  --count N   number of inputs, instead of the number that belongs to the size

Exit codes: 0 every promise was kept, 1 a promise was broken, 2 wrong usage.`;

const {
  names,
  size,
  seed,
  count: given,
} = orUsage(usage, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { size: { type: 'string', default: 'full' }, seed: { type: 'string' }, count: { type: 'string' } },
  });
  const unknown = positionals.find((name) => !known.has(name));
  if (unknown !== undefined) throw new UsageError(`There is no campaign "${unknown}"`);
  const size = sizes.find((one) => one === values.size);
  if (!size) throw new UsageError(`--size cannot be "${values.size}"`);
  return {
    names: positionals.length > 0 ? positionals : [...known.keys()],
    size,
    seed: numberOption('seed', values.seed, 0, Number.MAX_SAFE_INTEGER, 1),
    count: numberOption('count', values.count, 1, Number.MAX_SAFE_INTEGER, 0),
  };
});
await main(names, size, seed);

async function main(names: readonly string[], size: Size, seed: number): Promise<void> {
  const rows: (readonly [name: string, campaign: Campaign, outcome: Outcome, seconds: number])[] = [];
  for (const name of names) {
    const campaign = known.get(name);
    if (!campaign) continue;
    const began = performance.now();
    const count = given === 0 ? campaign.counts[size] : given;
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
