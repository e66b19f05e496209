import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';

const lockfile: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../package-lock.json'), 'utf8'));

it('the package of the local DynamoDB engine is locked for Linux x64 only, so that npm ci skips it elsewhere', () => {
  expect(at(lockfile, 'packages', 'node_modules/@dynoxide/linux-x64')).toMatchObject({
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
  });
});
