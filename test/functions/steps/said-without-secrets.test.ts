import { describe, expect, it } from 'vitest';
import { saidWithoutSecrets } from '../../../functions/steps/said-without-secrets.ts';

const secrets = ['key-of-a', 7, undefined];

describe('what a provider says', () => {
  it('is empty if the provider said nothing', () => {
    expect(saidWithoutSecrets(secrets, { kind: 'cancelled' })).toEqual({});
  });

  it('holds no secret in any of its words, and has no details if it had none', () => {
    const said = { reference: 'key-of-a', code: undefined, message: 'bad key-of-a' };

    expect(saidWithoutSecrets(secrets, { kind: 'cancelled', said })).toStrictEqual({
      said: { reference: '[secret]', code: undefined, message: 'bad [secret]' },
    });
  });

  it('holds no secret in its details', () => {
    const details = { receipt: 'r-1', echo: 'key-of-a', absent: undefined };

    expect(saidWithoutSecrets(secrets, { kind: 'cancelled', said: { details } })).toStrictEqual({
      said: { details: { receipt: 'r-1', echo: '[secret]', absent: undefined } },
    });
  });
});
