import { expect, it } from 'vitest';
import { scopesOf } from '../../../../infra/console/model/token-scopes.ts';

const token = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`;

it.each([
  ['as one text', token({ scope: 'a/read providers/operate', name: 'ü?>' }), ['a/read', 'providers/operate']],
  ['as a list', token({ scp: ['a/read', 'b'] }), ['a/read', 'b']],
  ['that has none', token({ sub: 'ana' }), []],
  ['that is no JSON', 'e30.e30x.s', []],
  ['that is no token', 'opaque', []],
])('the scopes of a token %s are read', (_which, given, scopes) => {
  expect(scopesOf(given)).toEqual(scopes);
});
