import { describe, expect, it } from 'vitest';
import type { ProviderHttp } from '../../../../functions/ports/provider-http.ts';
import type { Credentials } from '../../../../functions/providers/exchange.ts';
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
  const now: { stored: Credentials | undefined } = { stored };
  const needs: Parameters<typeof accessTokens>[0] = {
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
      reload: async () => now.stored,
      webhookSecrets: async () => [],
      replace: async (_merchant, _provider, document) => {
        await replace(document);
        written.push(document);
      },
    },
    store: { beginRenewal: async () => true, endRenewal: async () => {} },
    uuid: () => 'uuid',
    now: () => clock.now,
    log: { info: () => {}, warn: () => {}, error: (...said) => complaints.push(said) },
  };
  return { tokens: accessTokens(needs), needs, used, written, complaints, clock, now };
}

describe('an access token of a login whose refresh token is rotated', () => {
  it('is cached, and the new refresh token is stored', async () => {
    const { tokens, used, written } = begin();

    const [first, second] = [await tokens.get(account), await tokens.get(account)];

    expect([first, second]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a1' }]);
    expect(used).toEqual(['r1']);
    expect(written).toEqual([{ ...stored, refreshToken: 'r2', session: { accessToken: 'a1', until: 240_000 } }]);
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

  it.each([
    ['stored others', { ...stored, clientId: 'client-2', refreshToken: 'fresh' }, []],
    ['removed them', undefined, []],
    ['stored the same', { ...stored, session: { accessToken: 'other', until: 0 } }, ['r2']],
  ])('does not overwrite credentials if somebody %s during the login', async (_what, newer, written) => {
    const begun = begin({
      next: () => {
        begun.now.stored = newer;
        return 'r2';
      },
    });

    expect(await begun.tokens.get(account)).toMatchObject({ accessToken: 'a1' });
    expect(begun.written).toMatchObject(written.map((refreshToken) => ({ refreshToken })));
  });

  it('is stored if nobody can read whether the credentials were replaced', async () => {
    const { needs, written } = begin();
    let reads = 0;
    const reload = async () => (reads++ === 0 ? stored : Promise.reject(new Error('throttled')));

    await accessTokens({ ...needs, credentials: { ...needs.credentials, reload } }).get(account);

    expect(written).toMatchObject([{ refreshToken: 'r2' }]);
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
    const { tokens, used, now } = begin({ next: (token) => `${token}+` });
    for (let index = 0; index < 1001; index++) {
      const credentials = { ...stored, refreshToken: `r${index}` };
      now.stored = credentials;
      await tokens.get({ ...account, credentials, stored: credentials });
    }

    now.stored = stored;
    await tokens.get(account);

    expect(used.slice(-2)).toEqual(['r1000', 'r1']);
  });

  it('is requested with the stored refresh token after somebody has replaced it', async () => {
    const { tokens, used, now } = begin();
    await tokens.get(account);

    const fresh = { ...stored, refreshToken: 'f1' };
    now.stored = fresh;
    await tokens.get({ ...account, credentials: fresh, stored: fresh });

    expect(used).toEqual(['r1', 'f1']);
  });
});

describe('the processes of one merchant whose login rotates the refresh token', () => {
  /** Two processes with one store, one table and one issuer, which takes each refresh token once. */
  function twoProcesses() {
    const memory = inMemory({
      provider: providerOf(providers, 'pace'),
      credentials: { 'merchant-a': { pace: stored } },
    });
    const used: (string | undefined)[] = [];
    let release = () => {};
    let isHeld = false;
    const http: ProviderHttp = async ({ form }) => {
      used.push(form?.refresh_token);
      if (isHeld) await new Promise<void>((resume) => (release = resume));
      const body = { access_token: `a${used.length}`, expires_in: 300, refresh_token: `r${used.length + 1}` };
      return { status: 200, headers: {}, body };
    };
    const needs = { ...memory.needs, http };
    const current = async () => {
      const document = (await needs.credentials.get('merchant-a', 'pace')) ?? {};
      return { ...account, stored: document };
    };
    return {
      ...memory,
      needs,
      used,
      processes: [accessTokens(needs), accessTokens(needs)] as const,
      current,
      hold: () => (isHeld = true),
      release: () => release(),
    };
  }

  it('log in once, and share the access token', async () => {
    const { processes, used } = twoProcesses();
    const [first, second] = processes;

    // The second one still has the credentials as they were before.
    const found = [await first.get(account), await second.get(account), await second.get(account)];

    expect(found).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a1' }, { accessToken: 'a1' }]);
    expect(used).toEqual(['r1']);
  });

  it('use the access token beside the credentials without any write', async () => {
    const { processes, used, current, needs } = twoProcesses();
    await processes[0].get(account);
    const beginRenewal = () => Promise.reject(new Error('nobody may ask'));
    const third = accessTokens({ ...needs, store: { ...needs.store, beginRenewal } });

    expect(await third.get(await current())).toMatchObject({ accessToken: 'a1' });
    expect(used).toEqual(['r1']);
  });

  it('never spend one refresh token at the same time', async () => {
    const { processes, used, hold, release } = twoProcesses();
    hold();

    const first = processes[0].get(account);
    const second = await processes[1].get(account);
    release();

    expect(second).toEqual({ failure: 'another process renews the credentials', retryAfter: 2000 });
    expect(await first).toMatchObject({ accessToken: 'a1' });
    expect(used).toEqual(['r1']);
  });

  it('wait no longer than three quarters of a minute for one that died', async () => {
    const { processes, used, hold, release, clock } = twoProcesses();
    hold();
    void processes[0].get(account);
    await processes[1].get(account);

    clock.now = noon + 41_999;
    const early = await processes[1].get(account);
    clock.now = noon + 42_000;
    const late = processes[1].get(account);
    await new Promise((resume) => setTimeout(resume));
    release();

    expect(early).toHaveProperty('failure');
    expect(await late).toMatchObject({ accessToken: 'a2' });
    expect(used).toEqual(['r1', 'r1']);
  });

  it('log in with the newest refresh token after the token of the other one was refused', async () => {
    const { processes, used, current } = twoProcesses();
    await processes[0].get(account);
    await processes[1].get(await current());

    processes[1].forget(await current());
    const renewed = await processes[1].get(await current());
    processes[0].forget(account);
    const followed = await processes[0].get(account);

    expect([renewed, followed]).toMatchObject([{ accessToken: 'a2' }, { accessToken: 'a2' }]);
    expect(used).toEqual(['r1', 'r2']);
  });

  it('do not log in if the right to renew might end before the new refresh token is stored', async () => {
    const { needs, used, processes, clock } = twoProcesses();
    let reloadTime = 3001;
    const reload = (...whose: Parameters<typeof needs.credentials.reload>) => {
      clock.now += reloadTime;
      return needs.credentials.reload(...whose);
    };
    const slow = accessTokens({ ...needs, credentials: { ...needs.credentials, reload } });

    expect(await slow.get(account)).toEqual({ failure: 'too late to renew', retryAfter: 2000 });
    expect(used).toEqual([]);
    reloadTime = 3000;
    expect(await slow.get(account)).toMatchObject({ accessToken: 'a1' });
    expect(await processes[0].get(account)).toMatchObject({ accessToken: 'a1' });
  });

  it('do not wait for one that could not read the credentials', async () => {
    const { needs, used, processes } = twoProcesses();
    const reload = () => Promise.reject(new Error('throttled'));
    const failing = accessTokens({ ...needs, credentials: { ...needs.credentials, reload } });

    expect(await failing.get(account)).toEqual({ failure: 'the credentials could not be renewed' });
    expect(await processes[0].get(account)).toMatchObject({ accessToken: 'a1' });
    expect(used).toEqual(['r1']);
  });

  it('let nobody log in for a while if the new refresh token could not be stored', async () => {
    const { needs, used, processes, clock } = twoProcesses();
    const replace = () => Promise.reject(new Error('AccessDeniedException'));
    const failing = accessTokens({ ...needs, credentials: { ...needs.credentials, replace } });

    const known = await failing.get(account);
    const early = await processes[0].get(account);
    clock.now = noon + 300_000;
    const later = await failing.get(account);

    expect([known, later]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a2' }]);
    expect(early).toHaveProperty('failure');
    expect(used).toEqual(['r1', 'r2']);
  });

  it('send nothing if the table or the credential store does not answer', async () => {
    const { needs, used, logged } = twoProcesses();
    const error = new Error('throttled');
    const tokens = accessTokens({ ...needs, store: { ...needs.store, beginRenewal: () => Promise.reject(error) } });

    expect(await tokens.get(account)).toEqual({ failure: 'the credentials could not be renewed' });
    expect(used).toEqual([]);
    expect(logged).toEqual([
      ['error', 'credentials could not be read', { merchant: 'merchant-a', provider: 'pace', error }],
    ]);
  });
});

it('every provider whose login replaces its credentials says so', () => {
  const answer = { access_token: 'a', expires_in: 300, refresh_token: 'r' };
  const withLogin = [...providers.values()].filter(({ login }) => login !== undefined);

  const rotating = withLogin.filter(({ login }) => login?.interpret(answered(200, answer))?.rotated !== undefined);

  expect(rotating.map(({ name }) => name)).toEqual(
    withLogin.filter(({ login }) => login?.rotates).map(({ name }) => name),
  );
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
