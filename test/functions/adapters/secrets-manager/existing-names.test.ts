import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsManagerCredentials } from '../../../../functions/adapters/secrets-manager/credentials.ts';
import type { CredentialStore } from '../../../../functions/ports/credential-store.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';

const nameOf = (merchant: string, provider = 'yuno') => `rescind/webhooks/${provider}/${merchant}`;
const merchants = (count: number) => Array.from({ length: count }, (_, index) => `merchant-${index}`);

/** The adapter with the real client, in front of secrets of these merchants at yuno. */
async function prepare(known: readonly string[]) {
  const secrets = new Map(known.map((merchant) => [merchant, `secret of ${merchant}`]));
  /** What the list shows, which may be older. */
  const listed = new Set(known.map((merchant) => nameOf(merchant)));
  const twin: CredentialStore = {
    ...fileCredentials({}),
    describe: async (merchant) => (secrets.has(merchant) ? { sets: [] } : undefined),
    webhookSecrets: async (merchant) => [secrets.get(merchant) ?? ''],
  };
  const others = ['rescind/webhooks/adyen/merchant-x', 'rescind/providers/yuno/merchant-x'];
  const endpoint = await awsEndpoint({ credentials: twin, secretNames: () => [...others, ...listed] });
  const client = new SecretsManagerClient(endpoint.clientOptions);
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  const clock = { now: 0 };
  const { webhookSecrets } = secretsManagerCredentials({ client, prefix: 'rescind', now: () => clock.now });
  const calls = (operation: string) =>
    endpoint.requests.filter((request) => request.operation === `secretsmanager.${operation}`).length;
  const ask = (merchant: string, provider = 'yuno') => webhookSecrets(merchant, provider);
  /** Somebody makes up so many names. */
  async function forge(count: number, offset = 0, provider = 'yuno') {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) => ask(`forged-${index + offset}`, provider)),
    );
    expect(new Set(answers.map((secretsOf) => secretsOf.length))).toEqual(new Set([0]));
  }
  return { endpoint, secrets, listed, clock, calls, ask, forge };
}

describe('names that nobody knows', () => {
  it('cause ten reads and one list in a minute, however many they are', async () => {
    const { calls, forge, clock } = await prepare(merchants(3));

    await forge(1000);
    clock.now = 59_999;
    await forge(1000, 1000);
    const first = [calls('GetSecretValue'), calls('ListSecrets')];
    clock.now = 60_000;
    await forge(1000, 2000);

    expect(first).toEqual([10, 1]);
    expect([calls('GetSecretValue'), calls('ListSecrets')]).toEqual([20, 2]);
  });

  it('cause no list as long as they are few', async () => {
    const { calls, forge } = await prepare([]);

    await forge(10);

    expect([calls('GetSecretValue'), calls('ListSecrets')]).toEqual([10, 0]);
  });

  it('of one provider do not spend the reads of another', async () => {
    const { calls, forge, ask } = await prepare(merchants(1));
    await forge(500, 0, 'adyen');

    expect(await ask('merchant-0')).toEqual(['secret of merchant-0']);
    expect(calls('ListSecrets')).toBe(1);
  });

  it('are looked for in a list of the names of their provider only, page by page', async () => {
    const { endpoint, calls, forge, ask } = await prepare(merchants(250));
    await forge(10);

    expect(await ask('merchant-249')).toEqual(['secret of merchant-249']);
    expect(await ask('merchant-x')).toEqual([]);

    expect(calls('ListSecrets')).toBe(3);
    expect(endpoint.requests.find(({ operation }) => operation.endsWith('ListSecrets'))?.input).toEqual({
      Filters: [{ Key: 'name', Values: ['rescind/webhooks/yuno/'] }],
      MaxResults: 100,
    });
  });
});

describe('a secret that exists', () => {
  it('is read although many unknown names were', async () => {
    const { ask, forge } = await prepare(merchants(30));
    await forge(500);

    const answers = await Promise.all(merchants(30).map((merchant) => ask(merchant)));

    expect(answers).toEqual(merchants(30).map((merchant) => [`secret of ${merchant}`]));
  });

  it('does not count as unknown, so a process may read any number of them without a list', async () => {
    const { ask, calls } = await prepare(merchants(100));

    for (const merchant of merchants(100)) expect(await ask(merchant)).toHaveLength(1);

    expect([calls('GetSecretValue'), calls('ListSecrets')]).toEqual([100, 0]);
  });

  it('is found at once when it is new, while nobody asks for many unknown names', async () => {
    const { ask, secrets, clock } = await prepare([]);
    expect(await ask('merchant-new')).toEqual([]);
    secrets.set('merchant-new', 'new');

    clock.now = 10_000;

    expect(await ask('merchant-new')).toEqual(['new']);
  });

  it('is found within a minute after the list shows it, while somebody asks for many unknown names', async () => {
    const { ask, forge, secrets, listed, clock } = await prepare([]);
    await forge(500);
    secrets.set('merchant-new', 'new');
    listed.add(nameOf('merchant-new'));
    expect(await ask('merchant-new')).toEqual([]);

    clock.now = 60_000;
    await forge(500, 500);

    expect(await ask('merchant-new')).toEqual(['new']);
  });

  it('is read again although a list has missed it', async () => {
    const { ask, forge, secrets, listed, clock } = await prepare(merchants(1));
    await ask('merchant-0');
    listed.clear();
    clock.now = 60_000;
    await forge(500);
    secrets.set('merchant-0', 'newer');

    expect(await ask('merchant-0')).toEqual(['newer']);
  });
});

describe('if the list cannot be read', () => {
  it('some more names are read directly, and then the webhook is not refused but fails', async () => {
    const { endpoint, ask, calls, forge } = await prepare(merchants(3));
    await forge(10);
    endpoint.fail('InternalServiceError', 'ListSecrets');

    expect(await ask('merchant-0')).toEqual(['secret of merchant-0']);
    await forge(9, 10);
    await expect(ask('merchant-1')).rejects.toMatchObject({ name: 'InternalServiceError' });

    expect([calls('GetSecretValue'), calls('ListSecrets')]).toEqual([20, 1]);
  });

  it('a name that was found before is still read', async () => {
    const { endpoint, ask, forge, clock } = await prepare(merchants(1));
    await ask('merchant-0');
    clock.now = 60_000;
    endpoint.fail('InternalServiceError', 'ListSecrets');
    await forge(20);

    expect(await ask('merchant-0')).toEqual(['secret of merchant-0']);
  });

  it('the last list is used for another minute', async () => {
    const { endpoint, ask, forge, clock, calls } = await prepare(merchants(30));
    await forge(10);
    await ask('merchant-0');
    clock.now = 60_000;
    endpoint.fail('InternalServiceError', 'ListSecrets');
    await forge(100, 100);

    expect(await ask('merchant-29')).toEqual(['secret of merchant-29']);
    expect(calls('ListSecrets')).toBe(2);
  });

  it('because there are too many names, it counts as failed', async () => {
    const { ask, calls, forge } = await prepare(merchants(2001));
    await forge(20);

    await expect(ask('merchant-0')).rejects.toMatchObject({ name: 'TooManySecrets' });

    expect(calls('ListSecrets')).toBe(20);
  });
});

describe('a webhook secret that is not valid any more', () => {
  it.each([
    ['deleted', 'ResourceNotFoundException'],
    ['scheduled for deletion', 'InvalidRequestException'],
  ])('verifies nothing a minute later: %s', async (_how, error) => {
    const { endpoint, ask, clock } = await prepare(merchants(1));
    await ask('merchant-0');
    endpoint.fail(error, 'GetSecretValue');

    clock.now = 59_999;
    expect(await ask('merchant-0')).toEqual(['secret of merchant-0']);
    clock.now = 60_000;
    expect(await ask('merchant-0')).toEqual([]);
  });

  it.each([
    ['replaced', JSON.stringify(['newer']), ['newer']],
    ['emptied', '[]', []],
  ])('is %s', async (_how, SecretString, found) => {
    const { endpoint, ask, clock } = await prepare(merchants(1));
    await ask('merchant-0');
    endpoint.reply('GetSecretValue', { SecretString });

    clock.now = 60_000;

    expect(await ask('merchant-0')).toEqual(found);
  });

  it('is not used for longer because the new one cannot be read', async () => {
    const { endpoint, ask, clock } = await prepare(merchants(1));
    await ask('merchant-0');
    clock.now = 60_000;
    endpoint.fail('ThrottlingException', 'GetSecretValue');

    await expect(ask('merchant-0')).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
