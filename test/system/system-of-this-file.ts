import { afterAll } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';

/** The local system for all tests of one file, with waits `hurry` times shorter. */
export async function systemOfThisFile(hurry: number) {
  const folder = temporaryFolder();
  const system = await aSystem({ data: folder.path, hurry });
  afterAll(async () => {
    await system.close();
    folder.remove();
  });
  return system;
}
