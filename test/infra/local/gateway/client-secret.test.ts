import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  clientIn,
  publishSecret,
  randomSecret,
  shownSecret,
  wellKnownSecret,
} from '../../../../infra/local/gateway/client-secret.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

const basic = (user: string) => ({ headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` } });

describe('the client secret', () => {
  let folder: string;
  beforeEach(() => {
    const made = temporaryFolder();
    onTestFinished(made.remove);
    folder = made.path;
  });

  it('is long, and new each time', () => {
    const secrets = Array.from({ length: 100 }, randomSecret);

    expect(new Set(secrets).size).toBe(100);
    expect(secrets.every((secret) => /^[\w-]{32}$/.test(secret))).toBe(true);
  });

  it('is written for its owner only, also over a file that others can read', () => {
    const file = join(folder, 'client-secret');
    writeFileSync(file, 'old', { mode: 0o644 });

    const secret = publishSecret(folder, 'fresh');

    expect(secret).toEqual({ value: 'fresh', file });
    expect(readFileSync(file, 'utf8')).toBe('fresh\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(shownSecret(secret)).toEqual({ file });
  });

  it('is the well-known one without a file where all money is simulated', () => {
    publishSecret(folder, 'of an earlier start');

    expect(publishSecret(folder, undefined)).toEqual({ value: 'local' });
    expect(existsSync(join(folder, 'client-secret'))).toBe(false);
    expect(shownSecret(wellKnownSecret)).toEqual({ value: 'local' });
  });

  it.each([
    ['merchant-a:fresh', 'merchant-a'],
    ['merchant-b:fresh', 'merchant-b'],
    ['merchant-a:local', undefined],
    ['merchant-a:', undefined],
    ['merchant-a', undefined],
    ['merchant-c:fresh', undefined],
    [':fresh', undefined],
  ])('and the client in %s name %s', (user, client) => {
    expect(clientIn(basic(user), { value: 'fresh' })).toBe(client);
  });

  it('is not in a request without authorization', () => {
    expect(clientIn({ headers: {} }, { value: '' })).toBeUndefined();
  });
});
