import { expect, it } from 'vitest';
import { asksForPerson } from '../../../../../infra/cloud/smoke/steps/review.ts';
import { simulators } from '../../../../../infra/simulators/index.ts';
import { aSimulator } from '../../../../fixtures/a-simulator.ts';

it('finds a provider that asks for a person, and in which state', () => {
  expect(asksForPerson(new Map([['any', aSimulator]]))).toEqual({ provider: 'any', state: 'asks' });
  expect(asksForPerson(simulators)).toBeDefined();
  expect(asksForPerson(new Map())).toBeUndefined();
});
