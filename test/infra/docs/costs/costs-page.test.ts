import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { costsPage } from '../../../../infra/docs/costs/costs-page.ts';
import { dollars } from '../../../../infra/docs/costs/figures.ts';
import { ofType } from '../../cloud/resources.ts';
import { prod } from '../../cloud/stages.ts';

it('docs/costs.md holds what `npm run docs` would write', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../../docs/costs.md'), 'utf8')).toBe(costsPage());
});

it('counts the alarms of production, and their metrics, which are what is charged', () => {
  const metrics = ofType(prod, 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
    const queries = list(Properties, 'Metrics');
    return queries.length === 0 ? 1 : queries.filter((query) => at(query, 'MetricStat')).length;
  });
  const sum = metrics.reduce((total, one) => total + one, 0);

  expect(costsPage()).toContain(`${metrics.length} alarms on ${sum} metrics`);
  expect(costsPage()).toContain(`| ${dollars(sum * 0.1)} `);
});
