import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { dashboardPicture } from '../../../../infra/cloud/monitoring/dashboard-picture.ts';
import { ofType } from '../resources.ts';
import { prod } from '../stages.ts';

it('the picture in the documents shows the dashboard as it is', () => {
  const [dashboard] = ofType(prod, 'AWS::CloudWatch::Dashboard');

  const picture = dashboardPicture(at(dashboard, 'Properties', 'DashboardBody'));

  expect(readFileSync(join(import.meta.dirname, '../../../../docs/dashboard.svg'), 'utf8')).toBe(picture);
});
