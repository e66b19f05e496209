import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { detailTypeNames } from '../../functions/api/event-schema.ts';
import { root } from '../docs/pages.ts';
import { temporaryFolder } from '../fixtures/a-system.ts';
import { hasPython } from '../fixtures/has-python.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

const examples = join(root, 'docs/examples');

const system = await systemOfThisFile(100);
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Runs lines of Python after the example was imported, and returns the JSON that they print. */
function python(lines: string, input: unknown = null): unknown {
  const script = `import json, sys\nfrom consumer import *\ngiven = json.load(sys.stdin)\n${lines}`;
  const options = { cwd: examples, input: JSON.stringify(input), encoding: 'utf8', env: withoutCache } as const;
  return JSON.parse(execFileSync('python3', ['-c', script], options));
}

/** Python writes no files into the repository. */
const withoutCache = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };

const anEvent = (version: number, kind = 'CancellationCompleted', status = 'cancelled', id = 'can_a') => ({
  'detail-type': kind,
  detail: { eventId: `evt_${id}_${version}`, version, cancellation: { id, status, merchantReference: 'order-1' } },
});

describe.skipIf(!hasPython)('the consumer in Python (needs python3)', () => {
  it('knows every event, and takes only a completed cancellation for an end', () => {
    const events = detailTypeNames.map((kind) => anEvent(1, kind));
    const ends = ['cancelled', 'refunded', 'partially_refunded', 'rejected'];
    const completed = ends.map((status) => anEvent(1, 'CancellationCompleted', status));

    const words = python('print(json.dumps([meaning(event) for event in given]))', [...events, ...completed]);

    expect(words).toEqual([
      'released',
      'open: a person must decide',
      'ask a person: the end is contradicted',
      'open: the provider refuses our credentials',
      'released',
      'given back',
      'partly given back',
      'not cancelled',
    ]);
  });

  it('drops repeated and late events, and reports the bad message of a batch', () => {
    const review = anEvent(4, 'CancellationReviewRequired', 'review_required');
    const records = [anEvent(5), anEvent(5), review, { 'detail-type': 'Other' }].map((event, index) => ({
      messageId: `m-${index}`,
      body: JSON.stringify(event),
    }));

    const [answer, results] = python(
      `database = open_database(":memory:")
answer = from_sqs(given, database)
print(json.dumps([answer, database.execute("SELECT version, meaning FROM result").fetchall()]))`,
      { Records: records },
    ) as [unknown, unknown];

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-3' }] });
    expect(results).toEqual([[5, 'released']]);
  });

  it('follows the local events, and goes on where it stopped', async () => {
    const cancel = async () =>
      (await system.accept({ provider: 'pace', transaction: { transactionId: randomUUID() } })).body.id;
    const first = await cancel();
    await following(async (next) => expect(await next()).toBe(`${first} released`));

    const second = await cancel();
    await following(async (next) => expect(await next()).toBe(`${second} released`));
  });
});

/** Starts the example as its page says, and ends it after the check of what it prints. */
async function following(check: (next: () => Promise<string>) => Promise<void>): Promise<void> {
  const script = join(examples, 'consumer.py');
  const args = [script, system.address, join(folder.path, 'results.db')];
  const child: ChildProcess = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'], env: withoutCache });
  try {
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })[Symbol.asyncIterator]();
    await check(async () => String((await lines.next()).value));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
