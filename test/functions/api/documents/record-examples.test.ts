import { expect, it } from 'vitest';
import { recordExamples } from '../../../../functions/api/documents/record-examples.ts';

it('there are no examples without a provider', () => {
  expect(() => recordExamples([])).toThrow(new RangeError('there are no provider folders'));
});
