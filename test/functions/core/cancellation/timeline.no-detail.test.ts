import { expect, it } from 'vitest';
import { addEntry } from '../../../../functions/core/cancellation/timeline.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';

it('an entry of the timeline without a detail has no such field', () => {
  expect(addEntry([], noon, 'accepted')).toStrictEqual([{ at: noon, event: 'accepted' }]);
});
