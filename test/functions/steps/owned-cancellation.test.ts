import { describe, expect, it } from 'vitest';
import { ownedCancellation } from '../../../functions/steps/owned-cancellation.ts';
import { accepted } from '../../fixtures/a-cancellation.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

describe('the cancellation that a path names', () => {
  it("is found for its own merchant, and not for another's", async () => {
    const { needs, stored } = inMemory();
    const record = stored(accepted());
    const event = anEvent('GET', `/v1/cancellations/${record.id}`);

    expect(await ownedCancellation(event, 'merchant-a', needs.store.load)).toEqual(record);
    expect(await ownedCancellation(event, 'merchant-b', needs.store.load)).toBeUndefined();
  });

  it('is not looked up if the path has no valid id', async () => {
    const read = () => Promise.reject(new Error('the table was read'));

    for (const path of ['/v1/cancellations/can_1', '/v1/cancellations']) {
      expect(await ownedCancellation(anEvent('GET', path), 'merchant-a', read)).toBeUndefined();
    }
  });
});
