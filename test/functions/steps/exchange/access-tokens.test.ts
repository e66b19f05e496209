import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { providerOf } from '../../../../functions/providers/policy-of.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';

const stored = { clientId: 'client-1', refreshToken: 'r1', tokenUrl: 'https://login.example/token' };
const account = { merchant: 'merchant-a', provider: providerOf(providers, 'pace'), credentials: stored, stored };

interface Given {
  /** What becomes of writing a new refresh token back. */
  readonly replace?: (document: unknown) => Promise<void>;
  /** The refresh token after the one that was used; without it each is taken once. */
  readonly next?: (used: string | undefined) => string;
}

function begin({ replace = async () => {}, next }: Given = {}) {
  const used: (string | undefined)[] = [];
  const written: unknown[] = [];
  const complaints: string[] = [];
  const clock = { now: 0 };
  const tokens = accessTokens({
    http: async (_request, { form }) => {
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
    baseUrl: () => 'https://provider.example',
    now: () => clock.now,
    log: { info: () => {}, warn: () => {}, error: (message) => complaints.push(message) },
  });
  return { tokens, used, written, complaints, clock };
}

describe('an access token of a login whose refresh token is rotated', () => {
  it('is kept, and the new refresh token is written back', async () => {
    const { tokens, used, written } = begin();

    const [first, second] = [await tokens.get(account), await tokens.get(account)];

    expect([first, second]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a1' }]);
    expect(used).toEqual(['r1']);
    expect(written).toEqual([{ ...stored, refreshToken: 'r2' }]);
  });

  it('is had with the new one after a refusal, while the old one is still read', async () => {
    const { tokens, used } = begin();
    await tokens.get(account);

    tokens.forget(account);
    const renewed = await tokens.get(account);

    expect(renewed).toMatchObject({ accessToken: 'a2' });
    expect(used).toEqual(['r1', 'r2']);
  });

  it('is had although the new one cannot be written back, and somebody is told', async () => {
    const { tokens, used, complaints, clock } = begin({
      replace: async () => {
        throw new Error('AccessDeniedException');
      },
    });

    const first = await tokens.get(account);
    clock.now = 600_000;
    const later = await tokens.get(account);

    expect([first, later]).toMatchObject([{ accessToken: 'a1' }, { accessToken: 'a2' }]);
    expect(used).toEqual(['r1', 'r2']);
    expect(complaints).toEqual(['rotated credentials were not stored', 'rotated credentials were not stored']);
  });

  it('may come back to an earlier refresh token', async () => {
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

  it('is asked for with what is stored, once somebody has stored something else', async () => {
    const { tokens, used } = begin();
    await tokens.get(account);

    const fresh = { ...stored, refreshToken: 'f1' };
    await tokens.get({ ...account, credentials: fresh, stored: fresh });

    expect(used).toEqual(['r1', 'f1']);
  });
});
