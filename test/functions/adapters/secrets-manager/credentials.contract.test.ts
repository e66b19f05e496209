import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsManagerCredentials } from '../../../../functions/adapters/secrets-manager/credentials.ts';
import type { CredentialStore } from '../../../../functions/ports/credential-store.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';

const given = {
  'merchant-a': {
    pace: { clientId: 'c', refreshToken: 'r1', tokenUrl: 'https://login.example/token' },
    yuno: { publicApiKey: 'p', privateSecretKey: 's', webhookSecret: 'w' },
    lab4pay: {
      webhookSecret: 'top',
      terminals: { T1: { clientId: '1', webhookSecret: 'one' }, T2: { clientId: '2' }, T3: { webhookSecret: 'three' } },
    },
    adyen: { apiKey: 'k', merchantAccount: 'm', hmacKey: 'newest', previousHmacKey: 'before', webhookSecret: 'w' },
  },
};
const prepareTwin = () => fileCredentials(given);

async function prepareSdk(behind: CredentialStore) {
  const endpoint = await awsEndpoint({ credentials: behind });
  const client = new SecretsManagerClient(endpoint.clientOptions);
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  const clock = { now: 0 };
  const store = secretsManagerCredentials({ client, prefix: 'rescind', now: () => clock.now });
  return { endpoint, store, clock };
}

const stores: readonly [string, (twin: CredentialStore) => Promise<CredentialStore>][] = [
  ['the twin', async (twin) => twin],
  ['the Secrets Manager adapter', async (twin) => (await prepareSdk(twin)).store],
];

describe.each(stores)('a credential store: %s', (_name, reach) => {
  it('gives the credentials of one merchant at one provider', async () => {
    const store = await reach(prepareTwin());

    const credentials = await store.get('merchant-a', 'pace');

    expect(credentials).toEqual(given['merchant-a'].pace);
  });

  it('gives them anew if that is asked for', async () => {
    const store = await reach(prepareTwin());
    await store.get('merchant-a', 'pace');

    expect(await store.reload('merchant-a', 'pace')).toEqual(given['merchant-a'].pace);
    expect(await store.reload('merchant-b', 'pace')).toBeUndefined();
  });

  it('outlines credentials by the names of their sets', async () => {
    const store = await reach(prepareTwin());

    const outlines = [await store.describe('merchant-a', 'lab4pay'), await store.describe('merchant-a', 'pace')];

    expect(outlines).toEqual([{ sets: ['T1', 'T2', 'T3'] }, { sets: [] }]);
  });

  it('lists every secret by which a webhook may be signed', async () => {
    const store = await reach(prepareTwin());

    expect(await store.webhookSecrets('merchant-a', 'lab4pay')).toEqual(['top', 'one', 'three']);
    expect(await store.webhookSecrets('merchant-a', 'yuno')).toEqual(['w']);
    expect(await store.webhookSecrets('merchant-a', 'adyen')).toEqual(['newest', 'before']);
    expect(await store.webhookSecrets('merchant-a', 'pace')).toEqual([]);
  });

  it.each([
    ['merchant-b', 'pace'],
    ['merchant-a', 'vtex'],
    ['constructor', 'name'],
    ['__proto__', 'pace'],
    ['a/../merchant-a', 'pace'],
    ['', 'pace'],
  ])('has nothing for %o at %o', async (merchant, provider) => {
    const store = await reach(prepareTwin());

    expect(await store.describe(merchant, provider)).toBeUndefined();
    expect(await store.get(merchant, provider)).toBeUndefined();
    expect(await store.webhookSecrets(merchant, provider)).toEqual([]);
  });

  it('returns the new value after a replacement', async () => {
    const store = await reach(prepareTwin());
    const rotated = { ...given['merchant-a'].pace, refreshToken: 'r2' };
    await store.get('merchant-a', 'pace');

    await store.replace('merchant-a', 'pace', rotated);

    expect(await store.get('merchant-a', 'pace')).toEqual(rotated);
  });
});

describe('the Secrets Manager adapter', () => {
  const operations = (endpoint: { readonly requests: readonly { readonly operation: string }[] }) =>
    endpoint.requests.map(({ operation }) => operation.replace('secretsmanager.', ''));

  it('never reads a secret to outline it', async () => {
    const { endpoint, store } = await prepareSdk(prepareTwin());

    await store.describe('merchant-a', 'lab4pay');

    expect(operations(endpoint)).toEqual(['DescribeSecret']);
  });

  it('has no outline of a secret that is being deleted', async () => {
    const client = { send: async () => ({ DeletedDate: new Date(0) }) } as unknown as SecretsManagerClient;
    const store = secretsManagerCredentials({ client, prefix: 'rescind' });

    expect(await store.describe('merchant-a', 'pace')).toBeUndefined();
  });

  it.each([undefined, 'Keys of the shop', '{"sets":["T1",2]}', '{"sets":"T1"}', '[]', 'null', '"T1"'])(
    'sees no sets in the description %o',
    async (Description) => {
      const client = { send: async () => ({ Description }) } as unknown as SecretsManagerClient;
      const store = secretsManagerCredentials({ client, prefix: 'rescind' });

      expect(await store.describe('merchant-a', 'lab4pay')).toEqual({ sets: [] });
    },
  );

  it.each(['a/../merchant-a', 'merchant a', 'ä', '', 'x'.repeat(129)])(
    'does not ask for a merchant who cannot name a secret: %o',
    async (merchant) => {
      const { endpoint, store } = await prepareSdk(prepareTwin());

      await Promise.all([
        store.get(merchant, 'pace'),
        store.describe(merchant, 'pace'),
        store.webhookSecrets(merchant, 'pace'),
      ]);

      expect(endpoint.requests).toEqual([]);
    },
  );

  it('names secrets by their kind, the provider and the merchant', async () => {
    const { endpoint, store } = await prepareSdk(prepareTwin());

    await store.get('merchant-a', 'pace');
    await store.webhookSecrets('merchant-a', 'yuno');
    await store.describe('merchant-a', 'lab4pay');

    expect(endpoint.requests.map(({ input }) => input)).toEqual([
      { SecretId: 'rescind/providers/pace/merchant-a' },
      { SecretId: 'rescind/webhooks/yuno/merchant-a' },
      { SecretId: 'rescind/providers/lab4pay/merchant-a' },
    ]);
  });

  it.each([
    ['get', 60_000],
    ['webhookSecrets', 60_000],
    ['describe', 300_000],
  ] as const)('reads once for %s within %d ms, also for concurrent callers', async (method, life) => {
    const { endpoint, store, clock } = await prepareSdk(prepareTwin());

    await Promise.all([store[method]('merchant-a', 'yuno'), store[method]('merchant-a', 'yuno')]);
    clock.now = life - 1;
    await store[method]('merchant-a', 'yuno');
    const readBefore = endpoint.requests.length;
    clock.now = life;
    await store[method]('merchant-a', 'yuno');

    expect(readBefore).toBe(1);
    expect(endpoint.requests).toHaveLength(2);
  });

  it('looks for absent credentials again after ten seconds', async () => {
    const { endpoint, store, clock } = await prepareSdk(prepareTwin());

    await store.describe('merchant-b', 'pace');
    clock.now = 9_999;
    await store.describe('merchant-b', 'pace');
    const readBefore = endpoint.requests.length;
    clock.now = 10_000;
    await store.describe('merchant-b', 'pace');

    expect(readBefore).toBe(1);
    expect(endpoint.requests).toHaveLength(2);
  });

  it('treats only an error of AWS as an absent secret', async () => {
    const thrown = { name: 'ResourceNotFoundException' };
    const client = { send: () => Promise.reject(thrown) } as unknown as SecretsManagerClient;
    const store = secretsManagerCredentials({ client, prefix: 'rescind' });

    await expect(store.get('merchant-a', 'pace')).rejects.toBe(thrown);
  });

  it('does not remember a failure', async () => {
    const { endpoint, store } = await prepareSdk(prepareTwin());
    endpoint.fail('ThrottlingException');

    await expect(store.get('merchant-a', 'pace')).rejects.toMatchObject({ name: 'ThrottlingException' });

    expect(await store.get('merchant-a', 'pace')).toEqual(given['merchant-a'].pace);
  });

  it('reads anew what another process has replaced, and remembers that', async () => {
    const twin = prepareTwin();
    const { store } = await prepareSdk(twin);
    await store.get('merchant-a', 'pace');
    await twin.replace('merchant-a', 'pace', { refreshToken: 'r2' });

    const found = [await store.get('merchant-a', 'pace'), await store.reload('merchant-a', 'pace')];

    expect(found).toEqual([given['merchant-a'].pace, { refreshToken: 'r2' }]);
    expect(await store.get('merchant-a', 'pace')).toEqual({ refreshToken: 'r2' });
  });

  it('remembers at most a thousand secrets', async () => {
    let reads = 0;
    const client = {
      send: async () => {
        reads += 1;
        return { SecretString: '{}' };
      },
    } as unknown as SecretsManagerClient;
    const store = secretsManagerCredentials({ client, prefix: 'rescind', now: () => 0 });
    for (let number = 0; number <= 1000; number += 1) await store.get(`merchant-${number}`, 'pace');

    await store.get('merchant-1', 'pace');
    const readsWithTheKept = reads;
    await store.get('merchant-0', 'pace');

    expect([readsWithTheKept, reads]).toEqual([1001, 1002]);
  });

  it('does not let a read that began earlier hide a rotation', async () => {
    const { promise: slow, resolve: answer } = Promise.withResolvers<Record<string, unknown>>();
    const { store } = await prepareSdk({ ...prepareTwin(), get: () => slow, replace: async () => {} });
    const reading = store.get('merchant-a', 'pace');

    await store.replace('merchant-a', 'pace', { refreshToken: 'r2' });
    answer({ refreshToken: 'r1' });
    await reading;

    expect(await store.get('merchant-a', 'pace')).toEqual({ refreshToken: 'r2' });
  });

  it.each([
    ['get', 'rescind/providers/pace/merchant-a', 'canary-4711'],
    ['get', 'rescind/providers/pace/merchant-a', ['canary-4711']],
    ['get', 'rescind/providers/pace/merchant-a', null],
    ['get', 'rescind/providers/pace/merchant-a', undefined],
    ['webhookSecrets', 'rescind/webhooks/pace/merchant-a', { secret: 'canary-4711' }],
    ['webhookSecrets', 'rescind/webhooks/pace/merchant-a', ['canary-4711', 5]],
  ] as const)('says by %s which secret is unreadable, without its content', async (method, secret, content) => {
    const { store } = await prepareSdk({
      ...prepareTwin(),
      get: async () => content as never,
      webhookSecrets: async () => content as never,
    });

    const error = await store[method]('merchant-a', 'pace').catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'UnreadableSecret', message: expect.stringContaining(secret) });
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('canary');
  });
});

describe('the local credentials', () => {
  async function prepareFile() {
    const folder = await mkdtemp(join(tmpdir(), 'rescind-credentials-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    return join(folder, 'rotated.json');
  }

  it('keep a rotated refresh token across a restart, for their owner only', async () => {
    const rotatedFile = await prepareFile();
    const rotated = { ...given['merchant-a'].pace, refreshToken: 'r2' };

    await fileCredentials(given, { rotatedFile }).replace('merchant-a', 'pace', rotated);
    const restarted = fileCredentials(given, { rotatedFile });

    expect(await restarted.get('merchant-a', 'pace')).toEqual(rotated);
    expect(await restarted.get('merchant-a', 'yuno')).toEqual(given['merchant-a'].yuno);
    expect((await stat(rotatedFile)).mode & 0o777).toBe(0o600);
  });

  it('keep the last of many concurrent rotations', async () => {
    const rotatedFile = await prepareFile();
    const store = fileCredentials(given, { rotatedFile });

    await Promise.all(
      Array.from({ length: 20 }, (_, number) => store.replace('merchant-a', 'pace', { refreshToken: `r${number}` })),
    );

    expect(await fileCredentials(given, { rotatedFile }).get('merchant-a', 'pace')).toEqual({ refreshToken: 'r19' });
  });

  it('prefer credentials that the operator has changed since', async () => {
    const rotatedFile = await prepareFile();
    const changed = { 'merchant-a': { pace: { clientId: 'c', refreshToken: 'new', tokenUrl: 'https://x' } } };
    await fileCredentials(given, { rotatedFile }).replace('merchant-a', 'pace', { refreshToken: 'r2' });

    const restarted = fileCredentials(changed, { rotatedFile });

    expect(await restarted.get('merchant-a', 'pace')).toEqual(changed['merchant-a'].pace);
  });

  it('refuse a file that they cannot read, without quoting it', async () => {
    const rotatedFile = await prepareFile();
    await writeFile(rotatedFile, '["canary-4711"');

    expect(() => fileCredentials(given, { rotatedFile })).toThrow(/does not hold rotated credentials$/);
    expect(await readFile(rotatedFile, 'utf8')).toContain('canary');
  });

  it('return copies', async () => {
    const store = fileCredentials(given);

    const credentials = (await store.get('merchant-a', 'pace')) as { refreshToken: string };
    credentials.refreshToken = 'changed';

    expect((await store.get('merchant-a', 'pace'))?.refreshToken).toBe('r1');
  });
});
