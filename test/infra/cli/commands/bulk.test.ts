import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { problem } from '../../../../functions/api/problem.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { parseCsv } from '../../../../infra/cli/bulk/csv.ts';
import { run } from '../../../../infra/cli/run.ts';
import { json, stub } from '../../client/stub.ts';
import { aTerminal } from '../a-terminal.ts';

const { cancelled, processing } = resourceExamples([...providers.values()]);

interface Folder extends AsyncDisposable {
  readonly file: string;
  readonly results: () => Promise<readonly (readonly string[])[]>;
}

/** A file with `count` payments, in its own folder. */
async function aFile(count: number, more = ''): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
  const file = join(folder, 'payments.csv');
  const rows = Array.from({ length: count }, (_, index) => `pace,t-${index}\n`);
  await writeFile(file, `provider,transactionId\n${rows.join('')}${more}`);
  return {
    file,
    results: async () =>
      [...parseCsv(await readFile(`${file}.results.csv`, 'utf8'))].slice(1).map(({ cells }) => cells),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const referenceIn = (body: Buffer) => String(JSON.parse(body.toString()).transaction.transactionId);
const posts = (requests: readonly { readonly method: string; readonly path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/v1/cancellations').length;

describe('bulk', () => {
  it('sends every row once and writes its result to the file', async () => {
    await using folder = await aFile(20, 'pace\npace,t-0\n');
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--address', server.address], terminal);

    const results = await folder.results();
    expect(code).toBe(2);
    expect(posts(server.requests)).toBe(20);
    expect(results.map(([line]) => Number(line)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
    expect(new Set(results.map(([, key]) => key)).size).toBe(20);
    expect(texts.err).toContain('line 22: 1 cells, but the header has 2; nothing is sent for it');
    expect(texts.out).toContain('20 rows: 20 cancelled; 1 bad, not sent');
  });

  it('goes on where it was while the merchant is above its rate', async () => {
    await using folder = await aFile(2);
    const tooMany = json(429, problem('too-many-requests'), { 'retry-after': '0' });
    await using server = await stub((_, count) => (count <= 20 ? tooMany : json(200, cancelled.value)));
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--address', server.address], terminal);

    expect(code).toBe(0);
    expect(posts(server.requests)).toBe(22);
    expect(texts.out).toContain('2 rows: 2 cancelled');
  });

  it('sends nothing and writes no file in a dry run', async () => {
    await using folder = await aFile(3);
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--dry-run', '--address', server.address], terminal);

    expect(code).toBe(0);
    expect(server.requests).toEqual([]);
    expect(texts.out).toContain('3 rows would be sent: 3 pace.');
    await expect(folder.results()).rejects.toThrow('ENOENT');
  });

  it('never sends more rows at once than --concurrency', async () => {
    await using folder = await aFile(12);
    let underWay = 0;
    let maxUnderWay = 0;
    await using server = await stub(async () => {
      maxUnderWay = Math.max(maxUnderWay, ++underWay);
      await new Promise((resume) => setTimeout(resume, 10));
      underWay -= 1;
      return json(200, cancelled.value);
    });

    await run(['bulk', folder.file, '--concurrency', '3', '--address', server.address], aTerminal().terminal);

    expect(maxUnderWay).toBe(3);
  });

  it('continues an earlier run: it skips ended rows and repeats open ones with the same key', async () => {
    await using folder = await aFile(4);
    await using server = await stub(({ body }, count) =>
      json(200, count <= 4 && ['t-1', 't-2'].includes(referenceIn(body)) ? processing.value : cancelled.value),
    );

    const first = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);
    const second = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);
    const third = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);

    const sent = server.requests.filter(({ path }) => path === '/v1/cancellations');
    const again = sent.slice(4).map(({ body }) => referenceIn(body));
    expect([first, second, third]).toEqual([5, 0, 0]);
    expect(again.toSorted()).toEqual(['t-1', 't-2']);
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(4);
  });

  it('records a refused row and continues', async () => {
    await using folder = await aFile(3);
    await using server = await stub(({ body }) =>
      referenceIn(body) === 't-1'
        ? json(409, problem('transaction-already-being-cancelled'))
        : json(200, cancelled.value),
    );

    const code = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);

    const refused = (await folder.results()).find(([line]) => line === '3');
    expect(code).toBe(6);
    expect(refused?.slice(2, 5)).toEqual(['', 'refused', 'transaction-already-being-cancelled']);
  });

  it('sends a refused row again, and counts the rows that had ended before', async () => {
    await using folder = await aFile(3);
    await using server = await stub(({ body }, count) =>
      count <= 3 && referenceIn(body) === 't-1'
        ? json(409, problem('transaction-already-being-cancelled', { cancellationId: cancelled.value.id }))
        : json(200, cancelled.value),
    );
    const again = async (...options: readonly string[]) => {
      const { terminal, texts } = aTerminal();
      const code = await run(['bulk', folder.file, ...options, '--address', server.address], terminal);
      return { code, out: texts.out };
    };

    const first = await again();
    const refused = (await folder.results()).find(([line]) => line === '3');
    const second = await again();
    const sent = posts(server.requests);
    const third = await again();
    const asJson = await again('--json');

    expect([first.code, second.code, third.code]).toEqual([6, 0, 0]);
    expect(refused?.at(5)).toBe(`Another cancellation owns this transaction: ${cancelled.value.id}`);
    expect(second.out).toContain('3 rows: 2 ended before (2 cancelled), of the others 1 cancelled\n');
    expect(third.out).toContain('3 rows: 3 ended before (3 cancelled), nothing sent\n');
    expect(JSON.parse(asJson.out)).toMatchObject({ summary: { cancelled: 3 }, endedBefore: 3 });
    expect([sent, posts(server.requests)]).toEqual([4, 4]);
  });

  it('stops when the service no longer answers, and keeps the results so far in the file', async () => {
    await using folder = await aFile(30);
    await using server = await stub((_, count) => (count > 5 ? 'drop' : json(200, cancelled.value)));
    const { terminal, texts } = aTerminal({ sleep: async () => undefined });

    const code = await run(['bulk', folder.file, '--concurrency', '1', '--address', server.address], terminal);

    expect(code).toBe(1);
    expect(await folder.results()).toHaveLength(5);
    expect(texts.err).toContain('does not answer');
    expect(texts.err).toContain('The same command again');
  });

  it('leaves a correct file when it is interrupted, and the next run sends the rest', async () => {
    await using folder = await aFile(10);
    const interruption = new AbortController();
    await using server = await stub(async (_, count) => {
      if (count !== 4) return json(200, cancelled.value);
      interruption.abort();
      return 'drop';
    });

    const first = await run(
      ['bulk', folder.file, '--concurrency', '1', '--address', server.address],
      aTerminal({ interrupted: interruption.signal }).terminal,
    );
    const before = await folder.results();
    await writeFile(`${folder.file}.results.csv`, '3,half a li', { flag: 'a' });
    const second = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);

    expect(first).toBe(130);
    expect(before).toHaveLength(3);
    expect(second).toBe(0);
    expect(posts(server.requests)).toBe(4 + 7);
  });

  it('draws a progress bar that fits on its line and counts to the end', async () => {
    await using folder = await aFile(5);
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal({ isTerminal: true });

    await run(['bulk', folder.file, '--address', server.address], terminal);

    expect(texts.err).toContain('\r\u001b[K');
    expect(texts.err).toMatch(/\[={24}\] 5\/5 {2}5 cancelled\n/);
    for (const line of texts.err.split(/[\r\n]/)) expect(line.length).toBeLessThan(84);
  });

  it('does not overwrite a file that is not a result file', async () => {
    await using folder = await aFile(1);
    await writeFile(`${folder.file}.results.csv`, 'my,precious\n');
    const { terminal, texts } = aTerminal();

    expect(await run(['bulk', folder.file, '--address', 'http://127.0.0.1:1'], terminal)).toBe(2);
    expect(texts.err).toContain('is not a result file');
  });

  it('prints each row as a line of JSON', async () => {
    await using folder = await aFile(2, 'pace\n');
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal();

    await run(['bulk', folder.file, '--json', '--address', server.address], terminal);

    const lines = texts.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ status }) => status === 'cancelled')).toHaveLength(2);
    expect(lines.filter(({ status }) => status === 'bad')).toEqual([
      { line: 4, status: 'bad', detail: expect.any(String) },
    ]);
    expect(lines.at(-1)).toMatchObject({ summary: { cancelled: 2 }, bad: 1 });
  });
});
