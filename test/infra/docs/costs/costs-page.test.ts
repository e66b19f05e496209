import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { costsPage } from '../../../../infra/docs/costs/costs-page.ts';

it('docs/costs.md holds what `npm run docs` would write', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../../docs/costs.md'), 'utf8')).toBe(costsPage());
});
