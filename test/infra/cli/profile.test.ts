import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isReadableByOthers, readProfile } from '../../../infra/cli/profile.ts';

async function withProfiles(content: string, use: (env: Record<string, string>) => void, mode = 0o600) {
  const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  try {
    const RESCIND_PROFILES = join(folder, 'profiles.json');
    await writeFile(RESCIND_PROFILES, content, { mode });
    use({ RESCIND_PROFILES });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const production = {
  address: 'https://api.example.com/',
  tokenUrl: 'https://login.example.com/oauth2/token',
  clientId: 'shop',
};

describe('a profile', () => {
  it('named local needs no file', () => {
    expect(readProfile('local', { RESCIND_PROFILES: '/nowhere' }, { secretFile: '/nowhere' })).toEqual({
      address: 'http://127.0.0.1:4000',
      clientId: 'merchant-a',
      clientSecret: 'local',
    });
  });

  it('named local finds the secret that npm start has written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secret-'));
    const secretFile = join(folder, 'client-secret');
    await writeFile(secretFile, 'fresh\n');

    const { clientSecret } = readProfile('local', { RESCIND_PROFILES: '/nowhere' }, { secretFile });

    await rm(folder, { recursive: true });
    expect(clientSecret).toBe('fresh');
  });

  it('can take its secret from a file', async () => {
    const secretFile = 'package.json';
    const profiles = {
      a: { ...production, clientSecretFile: secretFile },
      b: { ...production, clientSecretFile: '/nowhere' },
      c: { ...production, clientSecretFile: '/dev/null' },
    };

    await withProfiles(JSON.stringify(profiles), (env) => {
      expect(readProfile('a', env).clientSecret).toBe(readFileSync(secretFile, 'utf8').trim());
      expect(() => readProfile('b', env)).toThrow(
        'Profile "b": /nowhere cannot be read: there is no such file or folder (ENOENT).',
      );
      expect(() => readProfile('c', env)).toThrow('Profile "c": /dev/null is empty.');
    });
  });

  it('is read from the file', async () => {
    await withProfiles(JSON.stringify({ production: { ...production, clientSecret: 's' } }), (env) => {
      expect(readProfile('production', env)).toEqual({
        ...production,
        address: 'https://api.example.com',
        clientSecret: 's',
      });
    });
  });

  it('can take its secret from the environment', async () => {
    const profiles = { a: production, b: { ...production, clientSecretEnv: 'B_SECRET', clientSecret: 'old' } };

    await withProfiles(JSON.stringify(profiles), (env) => {
      const set = { ...env, RESCIND_CLIENT_SECRET: 'general', B_SECRET: 'its own' };

      expect(readProfile('a', set).clientSecret).toBe('general');
      expect(readProfile('b', set).clientSecret).toBe('its own');
      expect(() => readProfile('a', env)).toThrow('RESCIND_CLIENT_SECRET is not set');
    });
  });

  it.each([
    ['{}', 'There is no profile "x"'],
    ['[', 'is not a JSON object'],
    ['{"x": {"address": "https://a"}}', '/clientId is not right'],
    ['{"x": {"address": "http://api.example.com", "clientId": "c", "clientSecret": "s"}}', 'must begin with https://'],
    ['{"x": {"address": "nonsense", "clientId": "c", "clientSecret": "s"}}', 'must begin with https://'],
    ['{"x": {"address": "https://a", "tokenUrl": "http://a", "clientId": "c", "clientSecret": "s"}}', 'The tokenUrl'],
    ['{"x": {"address": "https://a", "clientId": "c", "clientSecret": "hush", "colour": 1}}', '/colour is not right'],
  ])('in the file %s is refused in one sentence without its secret', async (content, sentence) => {
    await withProfiles(content, (env) => {
      expect(() => readProfile('x', env)).toThrow(sentence);
      expect(() => readProfile('x', env)).not.toThrow('hush');
    });
  });

  it('file that other users can read is detected', async () => {
    await withProfiles('{}', (env) => expect(isReadableByOthers(env)).toBe(false));
    await withProfiles('{}', (env) => expect(isReadableByOthers(env)).toBe(true), 0o644);
    expect(isReadableByOthers({ RESCIND_PROFILES: '/nowhere' })).toBe(false);
  });
});
