import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type System, startSystem } from '../../infra/local/system.ts';

/** The local system for the tests of one file. Its waits are a hundred times shorter. */
export function aSystem(): { readonly address: () => string } {
  let system: System | undefined;
  let data = '';

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'rescind-'));
    system = await startSystem({ port: 0, data, hurry: 100, logLevel: 'SILENT' });
  });
  afterAll(async () => {
    await system?.close();
    await rm(data, { recursive: true });
  });

  return { address: () => system?.address ?? '' };
}
