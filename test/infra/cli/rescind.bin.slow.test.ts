import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { json, stub } from '../client/stub.ts';

const root = join(import.meta.dirname, '../../..');
const bin = join(root, manifest.bin.rescind);

/** Makes a process report what it cost in all its threads, which depends less on other processes than the time. */
const reporting = [
  '--import',
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.error("cpu",user+system)})',
];

/** CPU time in milliseconds, the smallest of some runs. */
async function cpuOf(argv: readonly string[]): Promise<number> {
  const costs: number[] = [];
  for (let times = 0; times < 5; times++) {
    const { stderr } = await promisify(execFile)(process.execPath, [...reporting, ...argv], {
      env: { HOME: '/nowhere' },
    });
    costs.push(Number(/cpu (\d+)/.exec(stderr)?.[1]) / 1000);
  }
  return Math.min(...costs);
}

describe('the bin of the package', () => {
  // Measured: 8.5 times (214 ms and 25 ms). docs/command-line.md has the figures.
  it('lists cancellations with at most twelve times the CPU time of an empty program', {
    timeout: 120_000,
  }, async () => {
    await using server = await stub(() => json(200, { items: [], nextCursor: null, searchedBackTo: null }));
    const list = [bin, 'list', '--address', server.address];

    const [empty, listed] = [await cpuOf(['-e', '0']), await cpuOf(list)];

    expect(listed / empty).toBeLessThan(12);
  });

  it('says in one sentence that Node.js is too old', async () => {
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.1.0"}})';

    const running = promisify(execFile)(process.execPath, ['--import', older, bin, 'list']);

    await expect(running).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^rescind: Node\.js 24 or later is needed, and this is 20\.1\.0; [^\n]+\.\n$/),
    });
  });

  it('is what npx rescind runs in the checkout, with the Node.js of the project', { timeout: 120_000 }, async () => {
    const cache = await mkdtemp(join(tmpdir(), 'npx-'));
    try {
      const env = { ...process.env, npm_config_cache: cache, npm_config_offline: 'true' };
      const { stdout } = await promisify(execFile)('npx', ['rescind', '--version'], { cwd: root, env });

      expect(stdout).toBe(`${manifest.version}\n`);
    } finally {
      await rm(cache, { recursive: true });
    }
  });
});
