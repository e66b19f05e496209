import { expect, it } from 'vitest';
import { simulatedBy, simulatedByMerchant } from '../../../../infra/local/simulators/simulated.ts';

const simulatorUrl = (provider: string) => `http://127.0.0.1:4000/local/simulators/${provider}`;
const providers = new Map([
  ['plain', {}],
  ['owned', { ownBaseUrl: ({ baseUrl }: { baseUrl?: unknown }) => baseUrl as string | undefined }],
]);
const real = 'https://pay.example';

it.each([
  ['its requests go to the simulator', 'plain', {}, simulatorUrl, true],
  ['the options name another address', 'plain', {}, () => real, false],
  ['the credentials name another address', 'owned', { baseUrl: real }, simulatorUrl, false],
  [
    'the credentials name the simulator, whatever the options say',
    'owned',
    { baseUrl: simulatorUrl('owned') },
    () => real,
    true,
  ],
  ['the credentials name no address', 'owned', {}, simulatorUrl, true],
  [
    'another server runs the same simulator',
    'plain',
    {},
    (name: string) => simulatorUrl(name).replace('4000', '4001'),
    false,
  ],
])('%s', (_, provider, credentials, baseUrl, expected) => {
  const given = { 'merchant-a': { [provider]: credentials } };

  expect(simulatedBy({ providers, given, baseUrl, simulatorUrl })('merchant-a', provider)).toBe(expected);
});

it('can differ between merchants', () => {
  const given = { 'merchant-a': { owned: { baseUrl: real } }, 'merchant-b': {} };
  const isSimulated = simulatedBy({ providers, given, baseUrl: simulatorUrl, simulatorUrl });

  expect(simulatedByMerchant(providers.keys(), isSimulated)).toEqual({
    'merchant-a': ['plain'],
    'merchant-b': ['plain', 'owned'],
  });
});
