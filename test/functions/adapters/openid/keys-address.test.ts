import { expect, it } from 'vitest';
import { keysAddress } from '../../../../functions/adapters/openid/keys-address.ts';

const pool = 'https://cognito-idp.eu-central-1.amazonaws.com/pool/.well-known/jwks.json';

it.each([
  ['is the configured one', pool, undefined, pool],
  ['is unknown if none is configured', undefined, 'http://localhost:4566', undefined],
  ['is unknown if nothing at all is configured', undefined, undefined, undefined],
  [
    'is below the AWS endpoint for the keys of Cognito',
    pool,
    'http://localhost:4566',
    'http://localhost:4566/pool/.well-known/jwks.json',
  ],
  [
    'does not change for another issuer',
    'https://login.example/keys',
    'http://localhost:4566',
    'https://login.example/keys',
  ],
])('the address of the keys %s', (_what, jwksUri, awsEndpoint, address) => {
  expect(keysAddress(jwksUri, awsEndpoint)).toBe(address);
});
