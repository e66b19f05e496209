import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../functions/api/documents/examples.ts';
import { providers } from '../../../functions/providers/index.ts';
import { json, stub } from '../client/stub.ts';

const { cancelled } = resourceExamples([...providers.values()]);
const program = join(import.meta.dirname, '../../../infra/cli/rescind.ts');

describe('the program', () => {
  it('leaves a usable result file after Ctrl-C, and says how to continue', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
    const fourth = Promise.withResolvers<void>();
    await using server = await stub((_, count) => {
      if (count < 4) return json(200, cancelled.value);
      fourth.resolve();
      return new Promise<never>(() => undefined);
    });
    try {
      const file = join(folder, 'payments.csv');
      const rows = Array.from({ length: 9 }, (_, index) => `pace,t-${index}\n`).join('');
      await writeFile(file, `provider,transactionId\n${rows}`);
      const argv = [program, 'bulk', file, '--concurrency', '1', '--address', server.address];

      const child = spawn(process.execPath, argv, { env: { HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const exited = once(child, 'exit');
      await fourth.promise;
      child.kill('SIGINT');
      const [code] = await exited;

      const results = (await readFile(`${file}.results.csv`, 'utf8')).trimEnd().split('\r\n');
      const statuses = results.map((line) => line.split(',')[2]);
      expect(code).toBe(130);
      expect(statuses).toEqual(['result_status', ...Array(3).fill('cancelled'), ...Array(6).fill('not_sent')]);
      expect(stderr).toContain('The same command again sends what was not sent');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('ends without an error when the reader closes the pipe early', async () => {
    await using server = await stub(() =>
      json(200, { items: Array(100).fill(cancelled.value), nextCursor: null, searchedBackTo: null }),
    );
    const argv = [program, 'list', '--json', '--address', server.address];

    const child = spawn(process.execPath, argv, { env: { HOME: '/nowhere' }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');

    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
