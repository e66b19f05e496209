import { expect, it } from 'vitest';
import { EndedNames } from '../../../../../infra/local/engines/runs/ended-names.ts';

it('knows the last 5,000 names, and none from before the last 10,000', () => {
  const names = new EndedNames();
  const known = (number: number) => names.has(`can_${number}`);

  for (let number = 0; number < 23_456; number += 1) names.add(`can_${number}`);

  expect(Array.from({ length: 5000 }, (_, back) => known(23_455 - back))).not.toContain(false);
  expect(Array.from({ length: 13_456 }, (_, number) => known(number))).not.toContain(true);
});
