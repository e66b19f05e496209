import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { problem } from '../../../../functions/api/problem.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { run } from '../../../../infra/cli/run.ts';
import { parseCsv, separatorOf } from '../../../../infra/client/bulk/csv.ts';
import { json, stub } from '../../client/stub.ts';
import { aTerminal } from '../a-terminal.ts';

const { cancelled, processing, refunded, rejected } = resourceExamples([...providers.values()]);

interface Folder extends AsyncDisposable {
  readonly file: string;
  /** The rows of the result file, each by the names of the columns. */
  readonly results: () => Promise<readonly Readonly<Record<string, string>>[]>;
}

/** A file with `count` payments, in its own folder. */
async function aFile(count: number, more = ''): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
  const file = join(folder, 'payments.csv');
  const rows = Array.from({ length: count }, (_, index) => `pace,t-${index}\n`);
  await writeFile(file, `provider,transactionId\n${rows.join('')}${more}`);
  return {
    file,
    results: async () => {
      const text = await readFile(`${file}.results.csv`, 'utf8');
      const [header, ...records] = parseCsv(text, separatorOf(text));
      return records.map(({ cells }) => Object.fromEntries(cells.map((cell, i) => [header?.cells[i] ?? '', cell])));
    },
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
    expect(results.map((row) => Number(row.result_line))).toEqual(Array.from({ length: 22 }, (_, index) => index + 2));
    expect(new Set(results.slice(0, 20).map((row) => row.result_key)).size).toBe(20);
    expect(texts.err).toContain('line 22: 1 cells, but the header has 2; nothing is sent for it');
    expect(texts.out).toContain(
      '20 rows: 20 cancelled; 1 row not sent, because an earlier line says the same; 1 bad, not sent\n',
    );
  });

  it('sends nothing at all if a quote is not closed, and names the line where it is opened', async () => {
    await using folder = await aFile(3, 'pace,"t-3\npace,t-4\n');
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--address', server.address], terminal);

    expect([code, server.requests.length]).toEqual([2, 0]);
    expect(texts.err).toContain('Line 5: a quote is opened there and not closed in its cell');
    await expect(stat(`${folder.file}.results.csv`)).rejects.toThrow('ENOENT');
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

    const refused = (await folder.results())[1];
    expect(code).toBe(6);
    expect(refused).toMatchObject({
      transactionId: 't-1',
      result_status: 'refused',
      result_code: 'transaction-already-being-cancelled',
      result_cancellation_id: '',
    });
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
    const refused = (await folder.results())[1];
    const second = await again();
    const sent = posts(server.requests);
    const third = await again();
    const asJson = await again('--json');

    expect([first.code, second.code, third.code]).toEqual([6, 0, 0]);
    expect(refused?.result_reason).toBe(`Another cancellation owns this transaction: ${cancelled.value.id}`);
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
    const results = await folder.results();
    expect(results.map((row) => row.result_status).slice(0, 7)).toEqual([
      ...Array(5).fill('cancelled'),
      ...Array(2).fill('not_sent'),
    ]);
    expect(results).toHaveLength(30);
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
    expect(before.filter((row) => row.result_status === 'cancelled')).toHaveLength(3);
    expect(before).toHaveLength(10);
    expect(second).toBe(0);
    expect(posts(server.requests)).toBe(4 + 7);
  });

  it('writes every row in the order of the file, with all its columns and the words and references of the result', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
    const file = join(folder, 'payments.csv');
    const rows = [
      '\uFEFFPROVIDER;Invoice;transactionid;OrderId;Amount;Currency;ifcaptured',
      'pg-orders;"4711; north";slow;o-1;1250;EUR;refund',
      'pace;4712;t-2;;12.5;EUR;',
      'pace;4713;t-3;;;;',
      'pace;=HYPERLINK(1);t-3;;;;',
      'pace;+49 1;t-4;;;;',
    ];
    await writeFile(file, `${rows.join('\r\n')}\r\n`);
    const refund = { amount: { value: 1250, currency: 'EUR' } };
    await using server = await stub(async ({ body }) => {
      const reference = referenceIn(body);
      if (reference === 'slow') {
        await new Promise((resume) => setTimeout(resume, 100));
        return json(200, { ...refunded.value, refund, evidence: { ...cancelled.value.evidence, reference: '=ref' } });
      }
      return json(200, reference === 't-4' ? rejected.value : cancelled.value);
    });
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', file, '--address', server.address], terminal);

    const text = await readFile(`${file}.results.csv`, 'utf8');
    const [header, ...lines] = parseCsv(text, ';').map(({ cells }) => cells);
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
    expect(texts.err).toContain('Kept in the results and not sent: Invoice\n');
    expect(header?.slice(0, 8)).toEqual([
      'PROVIDER',
      'Invoice',
      'transactionid',
      'OrderId',
      'Amount',
      'Currency',
      'ifcaptured',
      'result_status',
    ]);
    const shown = lines.map((cells) => Object.fromEntries(cells.map((cell, index) => [header?.[index] ?? '', cell])));
    expect(shown).toMatchObject([
      {
        Invoice: '4711; north',
        result_status: 'partially_refunded',
        result_refunded_minor_units: '1250',
        result_refund_currency: 'EUR',
        result_provider_reference: "'=ref",
        result_cancellation_id: refunded.value.id,
        result_completed_at: refunded.value.completedAt,
      },
      {
        Invoice: '4712',
        result_status: 'bad',
        result_reason: 'amount is not possible: pace cancels only the whole payment',
      },
      { Invoice: '4713', result_status: 'cancelled', result_refunded_minor_units: '' },
      { Invoice: "'=HYPERLINK(1)", result_status: 'duplicate', result_reason: 'repeats line 4' },
      {
        Invoice: "'+49 1",
        result_status: 'rejected',
        result_code: 'already_captured',
        result_reason: expect.stringMatching(
          /^The payment was not cancelled: the money was taken before a cancel could work, .* · completed before the cancel arrived$/,
        ),
      },
    ]);
  });

  it('keeps the results of ended rows, wherever their lines have moved, and replaces the columns of the file', async () => {
    await using folder = await aFile(3);
    await using server = await stub(() => json(200, cancelled.value));
    await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);
    const before = await folder.results();
    await writeFile(folder.file, 'transactionId,provider,note\nt-9,pace,new\nt-2,pace,a\nt-0,pace,b\nt-1,pace,c\n');

    const code = await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);

    const after = await folder.results();
    expect(code).toBe(0);
    expect(posts(server.requests)).toBe(3 + 1);
    expect(after.map((row) => [row.transactionId, row.note, row.result_line])).toEqual([
      ['t-9', 'new', '2'],
      ['t-2', 'a', '3'],
      ['t-0', 'b', '4'],
      ['t-1', 'c', '5'],
    ]);
    expect(after[1]?.result_at).toBe(before[2]?.result_at);
  });

  it('loses no result of a payment that is not in the file any more', async () => {
    await using folder = await aFile(3);
    await using server = await stub(() => json(200, cancelled.value));
    await run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);
    const before = await readFile(`${folder.file}.results.csv`, 'utf8');
    await writeFile(folder.file, 'provider,transactionId\npace,t-0\n');
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--address', server.address], terminal);

    expect(code).toBe(2);
    expect(texts.err).toContain(`has the result of ${cancelled.value.id}, whose payment is not in the file any more`);
    expect(await readFile(`${folder.file}.results.csv`, 'utf8')).toBe(before);
  });

  it('has the results so far in the file while it runs, and nobody else can read them', async () => {
    await using folder = await aFile(4);
    const seen: string[][] = [];
    await using server = await stub(async () => {
      seen.push((await folder.results()).map((row) => row.result_status ?? ''));
      return json(200, cancelled.value);
    });

    await run(['bulk', folder.file, '--concurrency', '1', '--address', server.address], aTerminal().terminal);

    expect(seen).toEqual([[], ['cancelled'], Array(2).fill('cancelled'), Array(3).fill('cancelled')]);
    expect((await stat(`${folder.file}.results.csv`)).mode & 0o777).toBe(0o600);
  });

  it('reads back a key that begins like a formula', async () => {
    await using folder = await aFile(0);
    await writeFile(folder.file, 'provider,transactionId,key\npace,t-0,=1+1\npace,t-1,-x\n');
    await using server = await stub(() => json(200, cancelled.value));
    const again = () => run(['bulk', folder.file, '--address', server.address], aTerminal().terminal);

    expect([await again(), await again()]).toEqual([0, 0]);
    expect(posts(server.requests)).toBe(2);
    expect((await folder.results()).map((row) => row.result_key)).toEqual(["'=1+1", "'-x"]);
  });

  it.each([
    ['/nowhere/results.csv', 'there is no such file or folder (ENOENT)'],
    [tmpdir(), 'it is a folder (EISDIR)'],
  ])('says in one sentence that it cannot write %s, and sends nothing', async (results, reason) => {
    await using folder = await aFile(1);
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal();

    const code = await run(['bulk', folder.file, '--results', results, '--address', server.address], terminal);

    expect([code, server.requests]).toEqual([2, []]);
    expect(texts.err).toMatch(/^rescind: [^\n]+ cannot be (read|written): [^\n]+\.\n$/);
    expect(texts.err).toContain(reason);
  });

  it('draws a progress bar that fits on its line and counts to the end', async () => {
    await using folder = await aFile(5);
    await using server = await stub(() => json(200, cancelled.value));
    const { terminal, texts } = aTerminal({ isTerminal: true });

    await run(['bulk', folder.file, '--address', server.address], terminal);

    expect(texts.err).toContain('\r\u001b[K');
    expect(texts.err).toMatch(/\[={24}\] 5\/5 {2}5 cancelled\n/);
    expect(texts.err).not.toContain('not sent');
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
