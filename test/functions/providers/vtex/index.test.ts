import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { provider } from '../../../../functions/providers/vtex/index.ts';

const keys = { appKey: 'key', appToken: 'token' };

describe('the facts of the Payment Provider Protocol', () => {
  it.each([
    ['both keys', keys, true],
    ['the names of VTEX IO', { ...keys, headerPrefix: 'X-PROVIDER-API' }, true],
    ['unknown names', { ...keys, headerPrefix: 'X-OTHER' }, false],
    ['one key', { appKey: 'key' }, false],
    ['a token that would break a header', { ...keys, appToken: 'a\nb' }, false],
    ['a sandbox mode', { ...keys, sandboxMode: true }, true],
    ['a sandbox mode that is a text', { ...keys, sandboxMode: 'false' }, false],
  ])('accepts credentials with %s: %s', (_, credentials, isTaken) => {
    expect(z.safeParse(provider.credentials, credentials).success).toBe(isTaken);
  });

  it('names its headers as the connector wants them', () => {
    const usual = provider.authorise(keys);
    const inVtexIo = provider.authorise({ ...keys, headerPrefix: 'X-PROVIDER-API' });

    expect(usual).toEqual({ 'X-VTEX-API-AppKey': 'key', 'X-VTEX-API-AppToken': 'token' });
    expect(inVtexIo).toEqual({ 'X-PROVIDER-API-AppKey': 'key', 'X-PROVIDER-API-AppToken': 'token' });
  });

  it.each([
    'https://connector.example',
    'https://connector.example:8443/ppp/v1',
    'http://127.0.0.1:9000/vtex',
    'http://localhost:9000',
  ])('takes the base URL of a merchant: %s', (baseUrl) => {
    expect(z.safeParse(provider.credentials, { ...keys, baseUrl }).success).toBe(true);
    expect(provider.ownBaseUrl({ ...keys, baseUrl })).toBe(baseUrl);
  });

  it.each([
    '',
    'http://connector.example',
    'http://127.0.0.1.example',
    'ftp://connector.example',
    'xhttps://connector.example',
    'https://connector.example/',
    'https://user@connector.example',
    'https://connector.example?a=b',
    'https://connector.example/#a',
    'https://a b',
    'https://',
  ])('refuses the base URL %j of a merchant', (baseUrl) => {
    expect(z.safeParse(provider.credentials, { ...keys, baseUrl }).success).toBe(false);
  });

  it('knows no host, so the operator configures one or allows those of the merchants', () => {
    expect(provider.baseUrls).toEqual({});
    expect(provider).not.toHaveProperty('merchantHosts');
    expect(provider.ownBaseUrl(keys)).toBeUndefined();
  });

  it('puts only the sandbox mode of the credentials into requests', () => {
    const configured = { ...keys, baseUrl: 'https://connector.example', sandboxMode: false };

    expect([provider.configuration(configured), provider.configuration(keys)]).toEqual([{ sandboxMode: false }, {}]);
  });

  it('may be repeated, because the same requestId is the same cancellation for ever', () => {
    expect(provider).toMatchObject({ whenInDoubt: 'resend', cancel: { repeat: 'harmless' } });
  });

  it('needs no authorizationId, and accepts one that cannot be in a path', () => {
    const taken = [{ paymentId: 'p' }, { paymentId: 'p', authorizationId: 'AUT/70+2=' }];

    for (const transaction of taken) expect(z.safeParse(provider.references, transaction).success).toBe(true);
    expect(z.safeParse(provider.references, { paymentId: 'p', authorizationId: 'a\nb' }).success).toBe(false);
  });
});
