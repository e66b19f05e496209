import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];
const versions = Object.fromEntries(platforms.map((platform) => [`@dynoxide/${platform}`, '1.2.1']));

describe('the packages of the local DynamoDB engine', () => {
  it('are optional dependencies for all five platforms, in package.json and in the lockfile', () => {
    expect(at(read('package.json'), 'optionalDependencies')).toEqual(versions);
    expect(at(read('package-lock.json'), 'packages', '', 'optionalDependencies')).toEqual(versions);
  });

  it.each(platforms)('are locked for %s only on that platform, so that npm ci skips them elsewhere', (platform) => {
    const [os, cpu] = platform.split('-');

    expect(at(read('package-lock.json'), 'packages', `node_modules/@dynoxide/${platform}`)).toMatchObject({
      version: '1.2.1',
      optional: true,
      os: [os],
      cpu: [cpu],
    });
  });
});
