import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { providerOf } from '../../../../functions/providers/policy-of.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { answered, loginProvider } from '../../../fixtures/a-provider.ts';
import { anAccount, type Given, inMemory, later } from '../../../fixtures/dependencies.ts';

const stored = { clientId: 'client-1', refreshToken: 'r1', tokenUrl: 'https://login.example/token' };
const account = anAccount(providerOf(providers, 'pace'), stored);

interface Logins {
  /** What becomes of writing a new refresh token back. */
  readonly replace?: (document: unknown) => Promise<void>;
  /** The refresh token after the one that was used; without it each is taken once. */
  readonly next?: (used: string | undefined) => string;
}

function begin({ replace = async () => {}, next }: Logins = {}) {
  const used: (string | undefined)[] = [];
  const written: unknown[] = [];
  const complaints: unknown[] = [];
  const clock = { now: 0 };
  const tokens = accessTokens({
    http: async ({ form }) => {
      used.push(form?.refresh_token);
      const isSpent = !next && used.indexOf(form?.refresh_token) < used.length - 1;
      return isSpent
        ? { status: 400, headers: {}, body: { error: 'invalid_grant' } }
        : {
            status: 200,
            headers: {},
            body: {
              access_token: `a${used.length}`,
              expires_in: 300,
              refresh_token: next?.(form?.refresh_token) ?? `r${used.length + 1}`,
            },
          };
    },
    credentials: {
      describe: async () => undefined,
      get: async () => stored,
      webhookSecrets: async () => [],
      replace: async (_merchant, _provider, document) => {
        await replace(document);
        written.push(document);
      },
    },
    now: () => clock.now,
    log: { info: () => {}, warn: () => {}, error: (...said) => complaints.push(said) },
  });
  return { tokens, used, written, complaints, clock };
}

describe('an access token of a login whose refresh token is rotated', () => {
  it('is cached, and the new refresh token is stored', async () => {
    const { tokens, used, written } = begin();

    const [first, second] = [await tokens.get(account), await tokens.get(account)];

    expect([first, second]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a1' }]);
    expect(used).toEqual(['r1']);
    expect(written).toEqual([{ ...stored, refreshToken: 'r2' }]);
  });

  it('uses the new refresh token after a refusal, even if the store still returns the old one', async () => {
    const { tokens, used } = begin();
    await tokens.get(account);

    tokens.forget(account);
    const renewed = await tokens.get(account);

    expect(renewed).toMatchObject({ accessToken: 'a2' });
    expect(used).toEqual(['r1', 'r2']);
  });

  it('is returned even if the new refresh token cannot be stored; the error is logged', async () => {
    const error = new Error('AccessDeniedException');
    const { tokens, used, complaints, clock } = begin({ replace: () => Promise.reject(error) });

    const first = await tokens.get(account);
    clock.now = 600_000;
    const later = await tokens.get(account);

    expect([first, later]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a2' }]);
    expect(used).toEqual(['r1', 'r2']);
    const complaint = ['rotated credentials were not stored', { merchant: 'merchant-a', provider: 'pace', error }];
    expect(complaints).toEqual([complaint, complaint]);
  });

  it('may return to an earlier refresh token', async () => {
    const { tokens, clock } = begin({ next: (used) => (used === 'r1' ? 'r2' : 'r1') });

    const found = [];
    for (clock.now = 0; clock.now < 2_000_000; clock.now += 600_000) found.push(await tokens.get(account));

    expect(found).toMatchObject([
      { accessToken: 'a1' },
      { accessToken: 'a2' },
      { accessToken: 'a3' },
      { accessToken: 'a4' },
    ]);
  });

  it('does not store the refresh token if the login returned the same one', async () => {
    const { tokens, written } = begin({ next: (used) => String(used) });

    expect(await tokens.get(account)).toMatchObject({ accessToken: 'a1' });
    expect(written).toEqual([]);
  });

  it('is removed from the cache with all others when there are a thousand', async () => {
    const { tokens, used } = begin({ next: (token) => `${token}+` });
    for (let index = 0; index < 1001; index++) {
      const credentials = { ...stored, refreshToken: `r${index}` };
      await tokens.get({ ...account, credentials, stored: credentials });
    }

    await tokens.get(account);

    expect(used.slice(-2)).toEqual(['r1000', 'r1']);
  });

  it('is requested with the stored refresh token after somebody has replaced it', async () => {
    const { tokens, used } = begin();
    await tokens.get(account);

    const fresh = { ...stored, refreshToken: 'f1' };
    await tokens.get({ ...account, credentials: fresh, stored: fresh });

    expect(used).toEqual(['r1', 'f1']);
  });
});

describe('an access token of a login', () => {
  const grant = (accessToken: string, expiresInSeconds = 300) => answered(200, { accessToken, expiresInSeconds });

  /** The tokens of one process, with its clock at noon. */
  function remembering(answers: Given['answers'] = []) {
    const { needs, clock, requests, logged } = inMemory({ provider: loginProvider, answers });
    const replace = () => Promise.reject(new Error('this login replaces nothing'));
    const tokens = accessTokens({ ...needs, credentials: { ...needs.credentials, replace } });
    return { tokens, clock, requests, logged };
  }

  it.each([
    ['is used until a minute before it expires', 239_999, 'a1'],
    ['is not used from then on', 240_000, 'a2'],
  ])('%s', async (_sentence, elapsed, wanted) => {
    const { tokens, clock } = remembering([grant('a1'), grant('a2')]);
    const simple = anAccount(loginProvider);
    await tokens.get(simple);

    clock.now = noon + elapsed;

    expect(await tokens.get(simple)).toMatchObject({ accessToken: wanted });
  });

  it('has a lifetime that begins before the login, because the login takes time', async () => {
    const { tokens, clock } = remembering([later(10_000, grant('a1')), grant('a2')]);
    await tokens.get(anAccount(loginProvider));

    clock.now = noon + 240_000;

    expect(await tokens.get(anAccount(loginProvider))).toMatchObject({ accessToken: 'a2' });
  });

  it('is requested once by concurrent callers', async () => {
    const { tokens, requests, logged } = remembering([grant('a1')]);
    const simple = anAccount(loginProvider);

    const both = await Promise.all([tokens.get(simple), tokens.get(simple)]);

    expect(both).toEqual([{ accessToken: 'a1' }, { accessToken: 'a1' }]);
    expect(requests).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  it('is requested again after a failure, which is not cached', async () => {
    const { tokens } = remembering([answered(503), grant('a1')]);
    const simple = anAccount(loginProvider);

    expect(await tokens.get(simple)).toEqual({ failure: 'login answered 503', isRefused: false });
    expect(await tokens.get(simple)).toMatchObject({ accessToken: 'a1' });
  });

  it('is removed from the cache after a refusal', async () => {
    const { tokens } = remembering([grant('a1'), grant('a2')]);
    const simple = anAccount(loginProvider);
    await tokens.get(simple);

    tokens.forget(simple);

    expect(await tokens.get(simple)).toEqual({ accessToken: 'a2' });
  });

  it.each([
    ['merchants', { merchant: 'merchant-b' }],
    ['credentials', { credentials: { apiKey: 'another' } }],
    ['providers', { provider: { ...loginProvider, name: 'otherpay' } }],
  ])('is never shared between %s', async (_what, other) => {
    const { tokens } = remembering([grant('a1'), grant('a2')]);
    await tokens.get(anAccount(loginProvider));

    expect(await tokens.get({ ...anAccount(loginProvider), ...other })).toEqual({ accessToken: 'a2' });
  });

  it('is the configured one where there is one', async () => {
    const { tokens, requests } = remembering();

    expect(await tokens.get(anAccount(loginProvider, { accessToken: 'fixed' }))).toEqual({ accessToken: 'fixed' });
    expect(requests).toEqual([]);
  });

  it('is cached for at most a thousand accounts', async () => {
    const grants = Array.from({ length: 1002 }, (_, index) => grant(`a${index}`));
    const { tokens, requests } = remembering(grants);
    const nth = (index: number) => anAccount(loginProvider, { apiKey: `key-${index}` });
    for (let index = 0; index < 1000; index++) await tokens.get(nth(index));

    expect(await tokens.get(nth(0))).toMatchObject({ accessToken: 'a0' });
    await tokens.get(nth(1000));
    expect(await tokens.get(nth(0))).toMatchObject({ accessToken: 'a1001' });
    expect(requests).toHaveLength(1002);
  });
});
