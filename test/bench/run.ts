import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../infra/cli/usage-error.ts';
import { chartPicture } from './document/chart.ts';
import { withSections } from './document/document.ts';
import { sectionOf } from './document/section.ts';
import { loadAverage, machine } from './machine.ts';
import { type BenchOptions, readBenchOptions, usageOf } from './options.ts';
import type { Part, PartResult } from './part.ts';
import { loadParts } from './parts.ts';

const root = join(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const known = await loadParts();

function readOptions(): BenchOptions {
  try {
    return readBenchOptions(words, known, root);
  } catch (error) {
    return refuse(error);
  }
}

/** Wrong usage is answered with one sentence. */
function refuse(error: unknown): never {
  const isParseError = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UsageError) && !isParseError) throw error;
  console.error(`${error.message.split(/\. |\n/)[0]?.replace(/\.$/, '')}. See npm run bench -- --help`);
  process.exit(2);
}

async function main(options: BenchOptions): Promise<number> {
  const facts = machine();
  say(`${facts.cores} cores of ${facts.processor}, load average ${loadAverage()}, Node.js ${facts.node}`);
  const results = new Map<Part, PartResult>();
  let failed = 0;
  for (const part of options.parts) {
    const result = await runPart(part, options);
    if (result) results.set(part, result);
    failed += result ? (result.failures ?? []).length : 1;
  }
  write(options, results);
  return failed === 0 ? 0 : 1;
}

async function runPart(part: Part, options: BenchOptions): Promise<PartResult | undefined> {
  const out = join(options.out, 'logs', part.name);
  mkdirSync(out, { recursive: true });
  const began = performance.now();
  const say = (line: string) => console.error(`${clock(performance.now() - began)} ${part.name}: ${line}`);
  try {
    return await part.run({ ...options, out }, say);
  } catch (error) {
    if (error instanceof UsageError) return refuse(error);
    say(`no figures: ${error instanceof Error ? error.stack : String(error)}`);
    return undefined;
  }
}

/** Minutes and seconds since the part began. */
const clock = (elapsed: number) =>
  `${String(Math.floor(elapsed / 60_000)).padStart(2)}:${String(Math.floor(elapsed / 1000) % 60).padStart(2, '0')}`;

function write({ out, docs, json }: BenchOptions, results: ReadonlyMap<Part, PartResult>): void {
  const folder = docs ? join(root, 'docs') : out;
  const page = join(folder, docs ? 'benchmarks.md' : 'report.md');
  const circumstances = { machine: machine(), day: new Date().toISOString().slice(0, 10), command: commandOf(words) };
  mkdirSync(join(folder, 'images'), { recursive: true });
  const sections = new Map([...results].map(([part, result]) => [part.name, sectionOf(part, result, circumstances)]));
  const names = known.map(({ name }) => name);
  writeFileSync(page, withSections(docs ? read(page) : '', sections, names));
  for (const { charts } of results.values()) {
    for (const chart of charts) writeFileSync(join(folder, 'images', `${chart.name}.svg`), chartPicture(chart));
  }
  const figures = JSON.stringify(
    { ...circumstances, parts: Object.fromEntries([...results].map(([{ name }, { data }]) => [name, data])) },
    null,
    2,
  );
  writeFileSync(join(out, 'figures.json'), `${figures}\n`);
  if (json !== undefined) writeFileSync(json, `${figures}\n`);
  console.log([...sections.values()].join('\n\n'));
  say(`\nWritten to ${page} and ${join(out, 'figures.json')}`);
}

const commandOf = (words: readonly string[]) =>
  ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function say(line: string): void {
  console.error(line);
}

// `exit` lets every process that was started here be ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (words.includes('--help')) console.log(usageOf(known));
else process.exit(await main(readOptions()));
