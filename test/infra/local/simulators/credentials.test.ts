import { expect, it } from 'vitest';
import { withSimulated } from '../../../../infra/local/simulators/credentials.ts';

const simulated = {
  'merchant-a': { pace: { accessToken: 'simulated' }, yuno: { publicApiKey: 'simulated' } },
  'merchant-b': { pace: { accessToken: 'simulated' } },
};

it('keeps the credentials of the simulators for those that the file does not name', () => {
  expect(withSimulated({ 'merchant-a': { pace: { accessToken: 'mine' } }, acme: {} }, simulated)).toEqual({
    'merchant-a': { pace: { accessToken: 'mine' }, yuno: { publicApiKey: 'simulated' } },
    'merchant-b': { pace: { accessToken: 'simulated' } },
    acme: {},
  });
});
