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
  ])('accepts credentials with %s: %s', (_, credentials, isTaken) => {
    expect(z.safeParse(provider.credentials, credentials).success).toBe(isTaken);
  });

  it('names its headers as the connector wants them', () => {
    const usual = provider.authorise(keys);
    const inVtexIo = provider.authorise({ ...keys, headerPrefix: 'X-PROVIDER-API' });

    expect(usual).toEqual({ 'X-VTEX-API-AppKey': 'key', 'X-VTEX-API-AppToken': 'token' });
    expect(inVtexIo).toEqual({ 'X-PROVIDER-API-AppKey': 'key', 'X-PROVIDER-API-AppToken': 'token' });
  });

  it('needs no authorizationId, and accepts one that cannot be in a path', () => {
    const taken = [{ paymentId: 'p' }, { paymentId: 'p', authorizationId: 'AUT/70+2=' }];

    for (const transaction of taken) expect(z.safeParse(provider.references, transaction).success).toBe(true);
    expect(z.safeParse(provider.references, { paymentId: 'p', authorizationId: 'a\nb' }).success).toBe(false);
  });
});
