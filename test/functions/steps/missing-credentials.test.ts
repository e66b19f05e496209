import { describe, expect, it } from 'vitest';
import { missingCredentials } from '../../../functions/steps/missing-credentials.ts';

const single = { name: 'testpay', title: 'Test Pay' };
const several = { ...single, credentialSets: { under: 'terminals', selectedBy: 'terminalId' } };

describe('missing credentials', () => {
  it.each([
    ['no credentials are configured', single, undefined, {}, { provider: 'testpay' }],
    [
      'the selected set is none of those configured',
      several,
      { sets: ['one', 'two'] },
      { terminalId: 'three' },
      { provider: 'testpay', detail: 'no credentials for this terminalId' },
    ],
  ])('are reported if %s', (_when, provider, outline, transaction, extensions) => {
    expect(missingCredentials(provider, outline, transaction)).toEqual({ name: 'provider-not-configured', extensions });
  });

  it('are reported at the field that must select one of several sets', () => {
    const detail = 'required because Test Pay is configured with several';

    expect(missingCredentials(several, { sets: ['one', 'two'] }, {})).toEqual({
      name: 'invalid-request',
      extensions: { errors: [{ pointer: '/transaction/terminalId', detail }] },
    });
  });

  it.each([
    ['the provider has no sets', single, { sets: [] }, {}],
    ['the provider has no sets, whatever the store lists', single, { sets: ['one', 'two'] }, {}],
    ['none of several sets is configured, only the common fields', several, { sets: [] }, { terminalId: 'three' }],
    ['there is one set and nothing selects', several, { sets: ['one'] }, {}],
    ['the selected set is configured', several, { sets: ['one', 'two'] }, { terminalId: 'two' }],
  ])('are not reported if %s', (_when, provider, outline, transaction) => {
    expect(missingCredentials(provider, outline, transaction)).toBeUndefined();
  });
});
