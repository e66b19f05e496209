import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachPage } from '../../../../infra/docs/reach/reach-page.ts';
import { reachesOf } from '../../../../infra/docs/reach/roles.ts';
import { dev, prod } from '../../cloud/stages.ts';

const page = reachPage(prod.resources, dev.resources);

describe('docs/reach.md', () => {
  it('is what the templates say (`npm run docs`)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../../docs/reach.md'), 'utf8')).toBe(page);
  });

  it('has a row for every role, and knows who has it', () => {
    const holders = [prod, dev].flatMap(({ resources }) => reachesOf(resources).map(({ holder }) => holder));

    expect(holders.filter((holder) => holder.startsWith('nobody'))).toEqual([]);
    for (const holder of holders)
      expect(page).toContain(`\n| ${/^[a-z0-9-]+$/.test(holder) ? `\`${holder}\`` : holder} `);
  });

  it('shows a permission that somebody adds', () => {
    const [id] = Object.entries(prod.resources).find(([name]) =>
      name.startsWith('FunctionsGetCancellationRoleDefault'),
    ) ?? [''];
    const added = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
    const policy = prod.resources[id];
    const Properties = { ...policy?.Properties, PolicyDocument: { Statement: [added] } };

    const changed = reachPage({ ...prod.resources, [id]: { Type: 'AWS::IAM::Policy', Properties } }, dev.resources);

    expect(changed).not.toBe(page);
    expect(changed).toContain('`s3:GetObject` on everything of this kind in the account');
  });
});
