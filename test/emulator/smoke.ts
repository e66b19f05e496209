import { join } from 'node:path';
import { bash } from '../docs/bash.ts';
import { region } from './clients.ts';

/** Runs the smoke test against the emulator, as CI would run it against an account. */
export async function typeSmoke(
  endpoint: string,
): Promise<{ readonly code: number | null; readonly skipped: readonly string[]; readonly output: string }> {
  const { code, output } = await bash(`npm run -s smoke -- --endpoint ${endpoint}`, {
    cwd: join(import.meta.dirname, '../..'),
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region },
    seconds: 280,
  });
  return {
    code,
    // The columns are separated by two spaces or more.
    skipped: [...output.matchAll(/^skipped {2,}(.+?) {2}/gm)].map(([, name = '']) => name),
    output,
  };
}
