import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { providers } from '../../../functions/providers/index.ts';

const lab4pay = { integratorId: 'i', clientId: 'c', clientSecret: 's', webhookSecret: 'w' };
const pace = { clientId: 'c', clientSecret: 's', refreshToken: 'r', tokenUrl: 'https://id.pace.example/token' };
const yuno = { publicApiKey: 'p', privateSecretKey: 's', webhookSecret: 'w' };

const isTaken = (name: string, given: unknown) =>
  z.safeParse(providers.get(name)?.credentials ?? z.never(), given).success;

describe('a secret', () => {
  it.for([
    ['lab4pay', lab4pay],
    ['pace', pace],
    ['yuno', yuno],
  ] as const)('of %s is of one character at least', ([name, credentials]) => {
    const emptied = Object.keys(credentials).map((field) => ({ ...credentials, [field]: '' }));

    expect(isTaken(name, credentials)).toBe(true);
    expect(emptied.map((given) => isTaken(name, given))).toEqual(emptied.map(() => false));
  });

  it('of a webhook may be missing', () => {
    const { webhookSecret: _, ...keys } = yuno;
    const { webhookSecret: __, ...login } = lab4pay;

    expect([isTaken('yuno', keys), isTaken('lab4pay', login)]).toEqual([true, true]);
  });
});

it.each(['ftp://id.pace.example/', 'xhttps://id.pace.example/', 'httpsx://id.pace.example/', 'id.pace.example'])(
  'no token of PACE is fetched from %s',
  (tokenUrl) => {
    expect(isTaken('pace', { ...pace, tokenUrl })).toBe(false);
  },
);
