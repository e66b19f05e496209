import { describe, expect, it } from 'vitest';
import { localAdmission, localCallCounter, localWaitingPlaces } from '../../../../infra/local/engines/admission.ts';
import { callCounterContract } from '../../../functions/ports/call-counter.contract.ts';
import { waitingPlacesContract } from '../../../functions/ports/waiting-places.contract.ts';

callCounterContract('the counter of the local system', localCallCounter);
waitingPlacesContract('the places of the local system', localWaitingPlaces);

describe('the local system', () => {
  it('bounds nothing by default', () => {
    expect(localAdmission({})).toEqual({});
  });

  it('admits twice the rate at once', async () => {
    const { admitCall } = localAdmission({ merchantRate: 2 });

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => admitCall?.('acme')));

    expect(answers.filter((retryAt) => retryAt === undefined)).toHaveLength(4);
  });
});
