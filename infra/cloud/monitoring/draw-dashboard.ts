import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../../functions/untrusted/json.ts';
import { dashboardPicture } from './dashboard-picture.ts';

/** `npm run dashboard`: draws the production dashboard from the template that `cdk synth -c stage=prod` wrote. */
const root = join(import.meta.dirname, '../../..');
const template: unknown = JSON.parse(readFileSync(join(root, 'cdk.out/rescind-prod.template.json'), 'utf8'));
const dashboards = Object.values(at(template, 'Resources') ?? {}).filter(
  (resource) => at(resource, 'Type') === 'AWS::CloudWatch::Dashboard',
);
writeFileSync(join(root, 'docs/dashboard.svg'), dashboardPicture(at(dashboards[0], 'Properties', 'DashboardBody')));
