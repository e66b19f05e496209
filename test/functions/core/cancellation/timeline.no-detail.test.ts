import { expect, it } from 'vitest';
import { tell } from '../../../../functions/core/cancellation/timeline.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';

it('an entry of the timeline without a detail has no such field', () => {
  expect(tell([], noon, 'accepted')).toStrictEqual([{ at: noon, event: 'accepted' }]);
});
