import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { polled } from '../../../../infra/docs/costs/costs-page.ts';
import { counts } from '../../../../infra/docs/costs/counts.ts';
import { allowed, firstLimit, limitsPage, loadsOf } from '../../../../infra/docs/costs/limits-page.ts';
import { quotas } from '../../../../infra/docs/costs/quotas.ts';

it('docs/limits.md holds what `npm run docs` would write', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../../docs/limits.md'), 'utf8')).toBe(limitsPage());
});

it.each(Object.values(polled))('no quota is reached before StartExecution, even for one merchant alone: %s', (name) => {
  const first = firstLimit(loadsOf(counts[name]));

  expect(first?.name).toBe('Step Functions `StartExecution`');
  expect(first && allowed(first)).toBe(300);
});

it('a load that is spread over several partitions allows several times as much', () => {
  const load = { name: 'one', quota: quotas.partitionWriteUnits, use: 4 };

  expect([allowed(load), allowed({ ...load, spread: 8 })]).toEqual([250, 2000]);
});
