import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { cancellationId } from '../../../../functions/core/cancellation/identity.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { parseCsv } from '../../../../infra/client/bulk/csv.ts';
import { json, type stub } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { cancelled, review, waiting } = resourceExamples([...providers.values()]);
const ids = Array.from({ length: 6 }, (_, index) => cancellationId('merchant-a', `key-${index}`));
const later = '2030-01-01T00:00:00.000Z';
const idIn = (path: string) => path.split('/')[3] ?? '';
type Answer = Parameters<typeof stub>[0];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A service in which each recheck ends as `ended`, and each resolution at once. */
const service =
  (ended = cancelled.value): Answer =>
  ({ method, path }) => {
    const id = idIn(path);
    if (method === 'GET') return json(200, { ...ended, id, updatedAt: later });
    return path.endsWith('/recheck') ? json(202, { ...review.value, id }) : json(200, { ...cancelled.value, id });
  };

const person = (isTerminal: boolean, line = '') => ({
  input: { isTerminal, line: async () => line, all: async () => ids.join('\n') },
});

const posts = (requests: readonly { readonly method: string; readonly path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path !== '/oauth2/token');

describe('acting on many from the command line', () => {
  it('rechecks each once, with the note, and says what each led to', async () => {
    const { code, out, requests } = await runWith(['recheck', ...ids, '--yes', '--note', 'new credentials'], service());

    expect(code).toBe(0);
    expect(
      posts(requests)
        .map(({ path }) => idIn(path))
        .sort(),
    ).toEqual([...ids].sort());
    expect(requests.filter(({ path }) => path.endsWith('/recheck')).map(({ body }) => String(body))).toEqual(
      Array(6).fill('{"note":"new credentials"}'),
    );
    for (const id of ids) expect(out).toContain(`${id}  Cancelled  The payment is cancelled`);
    expect(out).toContain('6 cancellations: 6 cancelled\n');
  });

  it('does not exit with 0 while some are still under review', async () => {
    expect((await runWith(['recheck', ...ids, '--yes'], service(review.value))).code).toBe(4);
  });

  it('finds reviews by code and provider, and also the open ones that wait for credentials', async () => {
    const asked: string[] = [];
    const answer: Answer = (request, count) => {
      if (request.path !== '/v1/cancellations') return service()(request, count);
      asked.push(request.query);
      const found = request.query.includes('needs=person') ? review.value : waiting.value;
      const id = request.query.includes('needs=person') ? ids[0] : ids[1];
      return json(200, { items: [{ ...found, id }], nextCursor: null, searchedBackTo: null });
    };

    const { code, out } = await runWith(
      ['recheck', '--provider', 'yuno', '--code', 'credentials_refused', '--from', '2026-11-01', '--yes'],
      answer,
    );

    expect(code).toBe(0);
    expect(asked.map((query) => Object.fromEntries(new URLSearchParams(query)))).toMatchObject([
      { provider: 'yuno', needs: 'person', reviewCode: 'credentials_refused', from: '2026-11-01' },
      { provider: 'yuno', needs: 'credentials', from: '2026-11-01' },
    ]);
    expect(out).toContain('2 cancellations: 2 cancelled');
  });

  it.each([
    ['n', 0],
    ['', 0],
    ['y', 6],
    ['YES', 6],
  ])('asks once; after the answer %j it sends %d requests', async (line, sent) => {
    const { err, requests } = await runWith(
      ['resolve', ...ids, 'cancelled', '--note', 'seen'],
      service(),
      person(true, line),
    );

    expect(err).toContain('Resolve 6 cancellations as cancelled? This cannot be undone. [y/N]');
    expect(posts(requests)).toHaveLength(sent);
  });

  it('sends nothing if nobody can be asked and nobody said yes', async () => {
    const { code, err, requests } = await runWith(['recheck', ...ids], service(), person(false));

    expect([code, posts(requests).length]).toEqual([2, 0]);
    expect(err).toContain('--yes');
  });

  it.each([
    ['-', ''],
    ['ids.txt', ids.join('\n')],
    ['results.csv', `provider,result_cancellation_id,x\n${ids.map((id) => `pace,${id},"a,b"`).join('\n')}\npace,,\n`],
    ['export.csv', `ID;provider\n${ids.map((id) => `${id};pace`).join('\n')}\n`],
  ])('reads the ids from %s, and writes the results in their order', async (name, text) => {
    const file = name === '-' ? name : join(folder, name);
    if (name !== '-') await writeFile(file, text);
    const output = join(folder, 'out.csv');
    const argv = ['resolve', 'cancelled', '--ids', file, '--note', 'n', '--yes', '--output', output];

    const { code } = await runWith(argv, service(), person(false));

    const [header, ...rows] = parseCsv(await readFile(output, 'utf8')).map(({ cells }) => cells);
    expect(code).toBe(0);
    expect(header?.slice(0, 3)).toEqual(['id', 'result', 'status']);
    expect(rows.map((cells) => cells.slice(0, 3))).toEqual(ids.map((id) => [id, 'done', 'cancelled']));
  });

  it.each(['x', `${ids[0]}\nnot-an-id`, '"open', 'a,b\nc,d\n'])('sends nothing for the ids %j', async (text) => {
    await writeFile(join(folder, 'ids'), text);

    const { code, requests } = await runWith(['recheck', '--ids', join(folder, 'ids'), '--yes'], service());

    expect([code, posts(requests).length]).toEqual([2, 0]);
  });

  it('goes on after single failures, and waits as the service says when it is too fast', async () => {
    const pauses: number[] = [];
    const answer: Answer = (request, count) => {
      if (idIn(request.path) === ids[1]) return json(409, { title: 'Not under review' });
      if (idIn(request.path) === ids[2] && count === 1) return json(429, {}, { 'retry-after': '7' });
      return service()(request, count);
    };

    const { code, out } = await runWith(['resolve', ...ids, 'cancelled', '--note', 'n', '--yes'], answer, {
      sleep: async (milliseconds) => void pauses.push(milliseconds),
    });

    expect(code).toBe(6);
    expect(out).toContain(`${ids[1]}  Failed  Not under review`);
    expect(out).toContain('6 cancellations: 5 cancelled, 1 failed');
    expect(pauses).toContain(7000);
  });

  it('begins nothing more when the token is refused', async () => {
    const { code, out, requests } = await runWith(
      ['resolve', ...ids, 'cancelled', '--note', 'n', '--yes', '--concurrency', '1'],
      () => json(403, { type: 'urn:rescind:problem:insufficient-scope', title: 'no' }),
    );

    expect([code, posts(requests).length]).toEqual([1, 1]);
    expect(out).toContain('1 failed, 5 not begun');
  });

  it('after Ctrl-C ends the requests under way, begins none, and says what was not begun', async () => {
    const stop = new AbortController();
    const output = join(folder, 'out.csv');
    const answer: Answer = async (request, count) => {
      if (idIn(request.path) === ids[2]) stop.abort();
      return service()(request, count);
    };

    const argv = ['resolve', ...ids, 'cancelled', '--note', 'n', '--yes', '--concurrency', '1', '--output', output];
    const { code, out, err, requests } = await runWith(argv, answer, { interrupted: stop.signal });

    expect([code, posts(requests).length]).toEqual([130, 3]);
    expect(out).toContain('6 cancellations: 3 cancelled, 3 not begun');
    expect(err).toContain('Stopping: the requests under way end first');
    const rows = parseCsv(await readFile(output, 'utf8')).map(({ cells }) => cells[1]);
    expect(rows.slice(1)).toEqual([...Array(3).fill('done'), ...Array(3).fill('not_begun')]);
  });

  it.each([
    [['recheck', '--yes'], 'recheck needs the id of a cancellation, or filters'],
    [['recheck', ids[0] ?? '', '--provider', 'pace'], 'either ids or filters'],
    [['recheck', ...ids, '--watch'], '--watch follows only one'],
    [['recheck', '--code', 'bad'], '--code must be one of'],
  ])('refuses %j', async (argv, words) => {
    const { code, err, requests } = await runWith(argv, service());

    expect([code, requests.length]).toEqual([2, 0]);
    expect(err).toContain(words);
  });
});
