import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { json, stub } from '../../client/stub.ts';

const { cancelled } = resourceExamples([...providers.values()]);
const program = join(import.meta.dirname, '../../../../infra/cli/rescind.ts');

const pages = 400;
const page = Array.from({ length: 100 }, () => cancelled.value);

it('writes 40,000 rows in a heap in which they have no place', { timeout: 120_000 }, async () => {
  await using server = await stub(({ path, query }) => {
    if (path === '/v1/providers') return json(200, { items: [] });
    const next = Number(new URLSearchParams(query).get('cursor') ?? 0) + 1;
    const nextCursor = next < pages ? String(next) : null;
    return json(200, { items: page, nextCursor, searchedBackTo: nextCursor && cancelled.value.requestedAt });
  });
  // All rows together have 34 MB as JSON, and more as objects.
  const argv = ['--max-old-space-size=40', program, 'export', '--address', server.address];

  const child = spawn(process.execPath, argv, { env: { HOME: '/nowhere' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let lines = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString('latin1').split('\n').length - 1;
  });
  const [code] = await once(child, 'close');

  expect([code, lines]).toEqual([0, pages * page.length + 1]);
  expect(JSON.stringify(cancelled.value).length * pages * page.length).toBeGreaterThan(30_000_000);
});
