import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../infra/console/console-config.ts';

describe('config.json', () => {
  const cloud = {
    target: 'cloud',
    authorizationEndpoint: 'https://issuer.example/oauth2/authorize',
    tokenEndpoint: 'https://issuer.example/oauth2/token',
    clientId: 'c',
    scope: 's',
  };

  it('is accepted if it is complete', () => {
    expect(readConfig(cloud)).toEqual(cloud);
  });

  it.each([
    [{}, 'neither "local" nor "cloud"'],
    [null, 'neither "local" nor "cloud"'],
    [{ ...cloud, clientId: undefined }, 'lacks clientId'],
    [{ ...cloud, tokenEndpoint: 'http://issuer.example/token' }, 'tokenEndpoint is not https'],
    [{ ...cloud, revocationEndpoint: 'http://issuer.example/revoke' }, 'revocationEndpoint is not https'],
    [{ ...cloud, endSessionEndpoint: 'javascript:alert(1)' }, 'endSessionEndpoint is not https'],
    [{ target: 'local' }, 'lacks merchants, secret, canRestart, simulated'],
  ])('%j is refused: %s', (content, why) => {
    expect(() => readConfig(content)).toThrow(why);
  });
});
