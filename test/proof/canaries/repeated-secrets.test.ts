import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../../functions/adapters/cloudwatch/logger.ts';
import type { Observation } from '../../../functions/core/cancellation/observation.ts';
import { work } from '../../../functions/lambda.ts';
import { accessTokens } from '../../../functions/steps/exchange/access-tokens.ts';
import { performExchange } from '../../../functions/steps/exchange/perform-exchange.ts';
import { fileCredentials } from '../../../infra/local/engines/credential-store.ts';
import { lambdaContext } from '../../../infra/local/gateway/lambda-context.ts';
import { attempt, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest, loginProvider } from '../../fixtures/a-provider.ts';

const accessToken = `access-${'t'.repeat(40)}`;

/** The observation from a status read whose answer contains `message`; the access token comes from a login. */
async function observe(message: string): Promise<Observation> {
  const dependencies = {
    http: async ({ path }: { readonly path: string }) =>
      path === '/login'
        ? { status: 200, headers: {}, body: { accessToken, expiresInSeconds: 3600 } }
        : { status: 200, headers: {}, body: { kind: 'unknown', detail: message, said: { code: message } } },
    credentials: fileCredentials({ 'merchant-a': { testpay: { apiKey: 'cancel-secret' } } }),
    baseUrl: () => 'http://provider.invalid',
    allowedHosts: () => [],
    store: { beginRenewal: async () => true, endRenewal: async () => {} },
    uuid: () => 'uuid',
    now: () => 0,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  const record = processing({ request: aRequest(), attempts: [attempt()] });
  const needs = { ...dependencies, tokens: accessTokens(dependencies) };
  return (await performExchange('status', record, loginProvider, Infinity, needs)).result.observation;
}

describe('a secret that a provider repeats', () => {
  it.each([
    ['the access token of a login', `no ${accessToken}`],
    ['an access token that is cut off at the maximum length', `${'x'.repeat(40)}${accessToken}`],
    ['an access token of which only the beginning is repeated', `${accessToken.slice(0, 30)}/CANCELED`],
    ['a credential', 'the key cancel-secret may not'],
  ])('is not kept: %s', async (_, message) => {
    const { kind, detail, said } = await observe(message);

    expect(kind).toBe('unknown');
    expect(detail).toContain('[secret]');
    expect(JSON.stringify(said)).toContain('[secret]');
    expect(JSON.stringify({ detail, said })).not.toMatch(/access-t|cancel-secret/);
  });

  it('does not change the other words', async () => {
    expect((await observe('the terminal is busy')).said).toMatchObject({ code: 'the terminal is busy' });
  });
});

describe('an environment variable that asks for whole events in the log', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('has no effect', async () => {
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
    const lines: unknown[] = [];
    vi.spyOn(console, 'info').mockImplementation((line) => void lines.push(line));
    const logger = createLogger();
    const stack = work(async () => void logger.info('worked'), logger);

    await stack({ body: '{"password":"hunter2"}' }, lambdaContext('proof', 'request-1', 1000));

    expect(lines).toHaveLength(1);
    expect(String(lines)).toContain('worked');
    expect(String(lines)).not.toContain('hunter2');
  });
});
