import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { providerIn, providers } from '../../../functions/providers/index.ts';
import { provider as pgOrders } from '../../../functions/providers/pg-orders/index.ts';

describe('providers', () => {
  it('knows a provider by the name of its folder', () => {
    expect(providers.get('pg-orders')).toBe(pgOrders);
  });

  it('refuses a folder without a provider, and names it', () => {
    expect(() => providerIn('sixth', {})).toThrow('functions/providers/sixth/index.ts');
  });

  it('refuses a provider whose name is not the name of its folder', () => {
    expect(() => providerIn('sixth', { provider: pgOrders })).toThrow('functions/providers/sixth/index.ts');
  });

  it('works in a bundle without its sources, with the given providers and without simulators', async () => {
    const away = await mkdtemp(join(tmpdir(), 'providers-'));
    const bundle = join(away, 'providers.mjs');

    try {
      const { metafile } = await build({
        stdin: {
          contents: `import { providers } from './index.ts'; console.log(JSON.stringify([...providers.keys()]));`,
          resolveDir: join(import.meta.dirname, '../../../functions/providers'),
        },
        bundle: true,
        format: 'esm',
        platform: 'node',
        define: { PROVIDER_NAMES: '["pg-orders"]' },
        outfile: bundle,
        metafile: true,
      });
      const { stdout } = await promisify(execFile)(process.execPath, [bundle], { cwd: away });

      expect(JSON.parse(stdout)).toEqual(['pg-orders']);
      expect(Object.keys(metafile.inputs)).not.toContainEqual(expect.stringContaining('simulat'));
    } finally {
      await rm(away, { recursive: true });
    }
  });
});
