import { createHmac } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsManagerCredentials } from '../../../../functions/adapters/secrets-manager/credentials.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { isVerified } from '../../../../functions/steps/webhook/message.ts';
import { runCredentials } from '../../../../infra/cloud/credentials/command.ts';
import { vault } from '../../../../infra/cloud/credentials/vault.ts';
import { stageNamed } from '../../../../infra/cloud/stage/stages.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { SecretsInMemory } from '../../../fixtures/secrets-in-memory.ts';

const yuno = { publicApiKey: 'public', privateSecretKey: 'private-secret' };
const minute = 60_000;

/** The command, Secrets Manager, and a function that has read the secrets before. */
async function prepare() {
  const secrets = new SecretsInMemory();
  const endpoint = await awsEndpoint({ secrets });
  const client = new SecretsManagerClient(endpoint.clientOptions);
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  const clock = { now: 0 };
  const credentials = secretsManagerCredentials({ client, prefix: 'rescind/dev', now: () => clock.now });
  const said: string[] = [];
  const run = (line: string, input: unknown = {}) =>
    runCredentials(line.split(' '), {
      providers,
      stageNamed,
      vaultOf: (stage) => vault({ client, prefix: `rescind/${stage}` }),
      input: async () => JSON.stringify(input),
      say: (words) => said.push(words),
    });

  /** Whether a webhook of Yuno that is signed with this secret is believed now. */
  async function isBelieved(secret: string): Promise<boolean> {
    const bytes = Buffer.from('{"data":{"payment":{"id":"p-1"}}}');
    const signature = createHmac('sha256', secret).update(bytes).digest('base64');
    const message = { bytes, headers: { 'x-hmac-signature': signature } };
    const provider = providers.get('yuno');
    if (!provider) throw new Error('there is no yuno');
    return isVerified(message, 'acme', provider, { credentials, now: () => clock.now });
  }
  return { secrets, endpoint, clock, credentials, said, run, isBelieved };
}

describe('webhook secrets', () => {
  it('stop being valid when credentials without them are stored, at the latest after a minute', async () => {
    const { clock, run, isBelieved, secrets } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'first' });
    expect(await isBelieved('first')).toBe(true);

    expect(await run('put yuno acme', yuno)).toBe(0);
    clock.now += minute;

    expect(await isBelieved('first')).toBe(false);
    expect(secrets.readable()).toEqual({
      'rescind/dev/providers/yuno/acme': yuno,
      'rescind/dev/webhooks/yuno/acme': [],
    });
  });

  it('are exactly those of the last credentials', async () => {
    const { clock, run, isBelieved } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'new', webhookHeaderSecret: 'old' });
    expect([await isBelieved('new'), await isBelieved('old')]).toEqual([true, true]);

    await run('put yuno acme', { ...yuno, webhookSecret: 'new' });
    clock.now += minute;

    expect([await isBelieved('new'), await isBelieved('old')]).toEqual([true, false]);
  });

  it('get no secret of their own where there was never one', async () => {
    const { run, secrets, said } = await prepare();

    await run('put yuno acme', yuno);

    expect(Object.keys(secrets.readable())).toEqual(['rescind/dev/providers/yuno/acme']);
    expect(said).toEqual(['wrote rescind/dev/providers/yuno/acme']);
  });

  it('are counted in the list, which shows no value', async () => {
    const { run, said } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'value-1', webhookHeaderSecret: 'value-2' });
    await run('put yuno globex', { ...yuno, webhookSecret: 'value-3' });
    await run('put yuno globex', yuno);
    said.length = 0;

    await run('list');

    expect(said.map((line) => line.split('  ').filter((_, index) => index !== 1))).toEqual([
      ['rescind/dev/providers/yuno/acme', '{"sets":[]}'],
      ['rescind/dev/webhooks/yuno/acme', 'valid webhook secrets: 2'],
      ['rescind/dev/providers/yuno/globex', '{"sets":[]}'],
      ['rescind/dev/webhooks/yuno/globex', 'valid webhook secrets: 0'],
    ]);
    expect(said.join()).not.toContain('value-');
  });
});

describe('npm run credentials -- remove', () => {
  it('makes both secrets invalid, at the latest after a minute', async () => {
    const { clock, credentials, run, said, isBelieved, secrets } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'first' });
    expect([await credentials.get('acme', 'yuno'), await isBelieved('first')]).toEqual([yuno, true]);
    said.length = 0;

    expect(await run('remove yuno acme')).toBe(0);
    secrets.finishDeletions();
    clock.now += minute;

    expect([await credentials.get('acme', 'yuno'), await isBelieved('first')]).toEqual([undefined, false]);
    expect(secrets.readable()).toEqual({});
    expect(said).toEqual(['removed rescind/dev/providers/yuno/acme', 'removed rescind/dev/webhooks/yuno/acme']);
  });

  it('can be repeated, and also removes what an interrupted run has left', async () => {
    const { run, secrets, endpoint, said } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'first' });
    endpoint.fail('InternalServiceError', 'DeleteSecret');

    await expect(run('remove yuno acme')).rejects.toThrow('refused: InternalServiceError');
    expect(await run('remove yuno acme')).toBe(0);
    expect(secrets.readable()).toEqual({});
    secrets.finishDeletions();
    expect(await run('remove yuno acme')).toBe(1);

    expect(said.at(-1)).toBe('refused: no secret of acme at yuno is stored');
  });

  it('does not touch another merchant', async () => {
    const { run, secrets } = await prepare();
    await run('put yuno globex', yuno);

    await run('remove yuno acme');

    expect(Object.keys(secrets.readable())).toEqual(['rescind/dev/providers/yuno/globex']);
  });

  it('keeps a worker from writing them again', async () => {
    const { run, secrets, credentials } = await prepare();
    await run('put yuno acme', yuno);
    await run('remove yuno acme');

    await expect(credentials.replace('acme', 'yuno', yuno)).rejects.toThrow('refused: InvalidRequestException');
    secrets.finishDeletions();
    await expect(credentials.replace('acme', 'yuno', yuno)).rejects.toThrow('refused: ResourceNotFoundException');
  });

  it('lets others be stored as soon as Secrets Manager has removed them, and says so until then', async () => {
    const { run, secrets, said } = await prepare();
    await run('put yuno acme', { ...yuno, webhookSecret: 'first' });
    await run('remove yuno acme');
    said.length = 0;

    expect(await run('put yuno acme', yuno)).toBe(1);
    secrets.finishDeletions();
    expect(await run('put yuno acme', yuno)).toBe(0);

    expect(said).toEqual([
      'refused: rescind/dev/providers/yuno/acme is being deleted; try again in some minutes',
      'wrote rescind/dev/providers/yuno/acme',
    ]);
  });

  it.each(['remove gone-pay acme', 'remove yuno acmee', 'remove yuno ../acme', 'remove ../webhooks/yuno acme'])(
    'says for %j that there is nothing to remove',
    async (line) => {
      const { run, said, secrets } = await prepare();
      await run('put yuno acme', { ...yuno, webhookSecret: 'first' });
      said.length = 0;

      expect(await run(line)).toBe(1);

      expect(said).toEqual([expect.stringMatching('^refused: ')]);
      expect(Object.keys(secrets.readable()).length).toBe(2);
    },
  );
});
