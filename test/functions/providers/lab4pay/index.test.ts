import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const fixed = { integratorId: 'integrator-1', accessToken: 'token-1' };
const parse = (given: unknown) => provider.credentials.safeParse(given);

describe('the credentials of lab4pay', () => {
  it('need both halves of a login', () => {
    expect(parse({ integratorId: 'i', clientSecret: 's' }).success).toBe(false);
    expect(parse({ integratorId: 'i', clientId: 'c' }).success).toBe(false);
  });

  it('may give a terminal no token or its own fixed token, if there is a common fixed token', () => {
    expect(parse({ ...fixed, terminals: { 'terminal-1': {} } }).success).toBe(true);
    expect(parse({ ...fixed, terminals: { 'terminal-1': { accessToken: 't', clientId: 'c' } } }).success).toBe(true);
  });

  it('say what is missing', () => {
    expect(parse({}).error?.issues.map(({ message }) => message)).toEqual([
      'integratorId with clientId and clientSecret, or with accessToken, at the top level or for every terminal',
    ]);
  });
});

describe('a read of lab4pay', () => {
  const asked = askedAbout({ transactionId: 't' });
  const read = (body: unknown) => provider.status.interpret({ status: 200, headers: {}, body }, asked);

  it('is unknown if the answer contains no transaction', () => {
    expect(read(null)).toMatchObject({ kind: 'unknown', detail: 'not a transaction' });
  });
});
