import { expect, it } from 'vitest';
import { loadCancellation } from '../../../functions/steps/load-cancellation.ts';
import { accepted } from '../../fixtures/a-cancellation.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

it('loads the record, and the log follows it', async () => {
  const { needs, stored, followed } = inMemory();
  const record = stored(accepted());

  expect(await loadCancellation(record.id, needs)).toEqual(record);
  expect(followed).toEqual([record.id]);
});

it('throws an error with a name if there is no record', async () => {
  const { needs } = inMemory();

  await expect(loadCancellation('can_gone', needs)).rejects.toMatchObject({
    name: 'CancellationNotFound',
    message: 'there is no cancellation can_gone',
  });
});
