import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { runCredentials } from '../../../../infra/cloud/credentials/command.ts';
import type { SecretDocuments } from '../../../../infra/cloud/credentials/documents.ts';
import { stageNamed } from '../../../../infra/cloud/stage/stages.ts';

const yuno = { publicApiKey: 'public', privateSecretKey: 'private-secret' };

/** Runs the command with a vault that only records what it is given. */
async function run(args: readonly string[], input = '') {
  const said: string[] = [];
  const put: (readonly [stage: string, provider: string, merchant: string, documents: SecretDocuments])[] = [];
  const code = await runCredentials(args, {
    providers,
    stageNamed,
    vaultOf: (stage) => ({
      put: async (provider, merchant, documents) => {
        put.push([stage, provider, merchant, documents]);
        return [`rescind/${stage}/providers/${provider}/${merchant}`];
      },
      remove: async () => [],
      list: async () => [
        { name: `rescind/${stage}/providers/pace/acme`, description: '{"sets":[]}', changedAt: new Date(0) },
      ],
    }),
    input: async () => input,
    say: (line) => said.push(line),
  });
  return { code, said, put };
}

describe('npm run credentials', () => {
  it('shows its usage and succeeds if it is asked for help', async () => {
    const { code, said, put } = await run(['--help']);

    expect({ code, put }).toEqual({ code: 0, put: [] });
    expect(said.join()).toContain('npm run credentials -- put');
  });

  it('writes the credentials that the provider declares', async () => {
    const { code, said, put } = await run(['put', 'yuno', 'acme', '--stage', 'prod'], JSON.stringify(yuno));

    expect(put).toEqual([['prod', 'yuno', 'acme', { api: yuno, description: '{"sets":[]}', webhookSecrets: [] }]]);
    expect({ code, said }).toEqual({ code: 0, said: ['wrote rescind/prod/providers/yuno/acme'] });
  });

  it('shows its usage when asked, and writes nothing', async () => {
    const { code, said, put } = await run(['put', 'yuno', 'acme', '--help'], JSON.stringify(yuno));

    expect({ code, put }).toEqual({ code: 0, put: [] });
    expect(said).toEqual([expect.stringMatching(/^npm run credentials -- put /)]);
  });

  it('separates webhook secrets from the credentials of the worker in every set', async () => {
    const set = { integratorId: 'i', clientId: 'c', clientSecret: 's' };
    const terminals = { T1: { ...set, webhookSecret: 'one' }, T2: { ...set, webhookSecret: 'top' } };

    const { put } = await run(['put', 'lab4pay', 'acme'], JSON.stringify({ terminals, webhookSecret: 'top' }));

    expect(put[0]?.[3]).toEqual({
      api: { terminals: { T1: set, T2: set } },
      description: '{"sets":["T1","T2"]}',
      webhookSecrets: ['top', 'one'],
    });
  });

  it('separates the webhook secrets that the provider folder names', async () => {
    const api = { apiKey: 'api-key', merchantAccount: 'ExampleECOM', webhookSecret: 'not one of adyen' };
    const [hmacKey, previousHmacKey] = ['ab'.repeat(32), 'cd'.repeat(32)];

    const { put } = await run(['put', 'adyen', 'acme'], JSON.stringify({ ...api, hmacKey, previousHmacKey }));

    expect(put[0]?.[3]).toMatchObject({ api, webhookSecrets: [hmacKey, previousHmacKey] });
    expect(Object.keys(put[0]?.[3].api ?? {})).toEqual(Object.keys(api));
  });

  it('refuses credentials without a webhook secret if only webhooks tell the result', async () => {
    const { code, said, put } = await run(['put', 'adyen', 'acme'], '{"apiKey":"k","merchantAccount":"ExampleECOM"}');

    expect({ code, said, put }).toEqual({
      code: 1,
      said: ['refused: hmacKey: without it, no result is ever known'],
      put: [],
    });
  });

  const pace = { clientId: 'c', refreshToken: 'private-secret' };
  const adyen = { apiKey: 'private-secret', merchantAccount: 'm', hmacKey: 'ab'.repeat(32) };
  it.each([
    ['pace', { ...pace, tokenUrl: 'https://id.pace.cloud/token' }],
    ['pace', { ...pace, tokenUrl: 'https://api.pace.cloud/token' }],
    ['adyen', { ...adyen, baseUrl: 'https://acme-checkout-live.adyenpayments.com/checkout/v71' }],
  ])('takes addresses at %s that production allows', async (name, given) => {
    expect((await run(['put', name, 'acme', '--stage', 'prod'], JSON.stringify(given))).code).toBe(0);
  });

  it.each([
    ['pace', { ...pace, tokenUrl: 'http://id.pace.cloud/token' }, 'the login URL: must be https'],
    ['pace', { ...pace, tokenUrl: 'https://id.pace.cloud:8443/token' }, 'the login URL: must be https'],
    ['pace', { ...pace, tokenUrl: 'https://u:p@id.pace.cloud/token' }, 'the login URL: must be https'],
    ['pace', { ...pace, tokenUrl: 'https://id.pace.cloud/token?x=1' }, 'the login URL: must be https'],
    ['pace', { ...pace, tokenUrl: 'https://169.254.169.254/token' }, '(id.pace.cloud, id.sandbox.pace.cloud)'],
    ['pace', { ...pace, tokenUrl: 'http://127.0.0.1:9003/token' }, 'the login URL: must be https'],
    ['adyen', { ...adyen, baseUrl: 'https://evil.example/checkout/v71' }, 'the base URL: must be https'],
    ['vtex', { appKey: 'k', appToken: 't', baseUrl: 'https://evil.example' }, 'allowedHosts allows (none)'],
  ])('refuses addresses at %s that production does not allow, and writes nothing', async (name, given, problem) => {
    const { code, said, put } = await run(['put', name, 'acme', '--stage', 'prod'], JSON.stringify(given));

    expect({ code, put }).toEqual({ code: 1, put: [] });
    expect(said).toEqual([expect.stringContaining(problem)]);
    expect(said.join()).not.toContain('evil.example');
  });

  it('takes any address where the stage simulates the provider', async () => {
    const given = { ...pace, tokenUrl: 'http://127.0.0.1:9003/token' };

    expect((await run(['put', 'pace', 'acme', '--stage', 'dev'], JSON.stringify(given))).code).toBe(0);
  });

  it.each([
    ['a missing field', ['put', 'yuno', 'acme'], JSON.stringify({ publicApiKey: 'public' })],
    ['a value that cannot be a header', ['put', 'yuno', 'acme'], JSON.stringify({ ...yuno, publicApiKey: 'a b' })],
    ['no JSON', ['put', 'yuno', 'acme'], 'private-secret'],
    ['a list', ['put', 'yuno', 'acme'], '["private-secret"]'],
    ['an unknown provider', ['put', 'nobody', 'acme'], JSON.stringify(yuno)],
    ['a merchant that cannot be a message group', ['put', 'yuno', 'x'.repeat(129)], JSON.stringify(yuno)],
    ['a merchant that is a path', ['put', 'yuno', '../prod/acme'], JSON.stringify(yuno)],
  ])('refuses %s, writes nothing and prints no value', async (_what, args, input) => {
    const { code, said, put } = await run(args, input);

    expect({ code, written: put.length }).toEqual({ code: 1, written: 0 });
    expect(said.every((line) => line.startsWith('refused: ') && !line.includes('private-secret'))).toBe(true);
  });

  it('lists names but no values', async () => {
    const { code, said } = await run(['list', '--stage', 'prod']);

    expect({ code, said }).toEqual({
      code: 0,
      said: ['rescind/prod/providers/pace/acme  1970-01-01T00:00:00.000Z  {"sets":[]}'],
    });
  });

  it.each([[[]], [['put', 'yuno']], [['put', 'yuno', 'acme', 'more']], [['list', 'all']], [['list', '--all']]])(
    'prints its usage for %j',
    async (args) => {
      const { code, said } = await run(args);

      expect(code).toBe(2);
      expect(said.join()).toMatch(/npm run credentials -- put/);
    },
  );
});
