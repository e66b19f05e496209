import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { reachPage } from '../../../../infra/docs/reach/reach-page.ts';
import { type Resources, reachesOf } from '../../../../infra/docs/reach/roles.ts';
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

  const [id, policy] = Object.entries(prod.resources).find(([name]) =>
    name.startsWith('FunctionsGetCancellationRoleDefault'),
  ) ?? ['', undefined];
  const statements = list(policy?.Properties, 'PolicyDocument', 'Statement');
  const pageWith = (more: Resources) => reachPage({ ...prod.resources, ...more }, dev.resources);
  const pageOf = (Statement: readonly unknown[]) =>
    pageWith({
      [id]: { Type: 'AWS::IAM::Policy', Properties: { ...policy?.Properties, PolicyDocument: { Statement } } },
    });

  it.each([
    [
      'an action',
      { Action: 's3:GetObject', Resource: '*' },
      '`s3:GetObject` on everything of this kind in the account',
    ],
    [
      'all actions but some',
      { NotAction: 'iam:*', Resource: '*' },
      '`*, except iam:*` on everything of this kind in the account',
    ],
    ['all resources but some', { Action: 's3:*', NotResource: 'Files' }, '`s3:*` on everything except `Files`'],
  ])('shows %s that somebody adds', (_what, added, expected) => {
    expect(pageOf([...statements, { Effect: 'Allow', ...added }])).toContain(expected);
  });

  it.each(['StringEquals', 'ForAllValues:StringEquals', 'Null', 'ForAllValues:StringLike'])(
    'shows that somebody takes away a condition %s',
    (operator) => {
      const loosened = statements.map((statement) => {
        const { [operator]: _, ...Condition } = (at(statement, 'Condition') ?? {}) as Record<string, unknown>;
        return { ...(statement as object), Condition };
      });

      expect(pageOf(statements)).toBe(page);
      expect(pageOf(loosened)).not.toBe(page);
    },
  );

  it.each([
    ['AWS::SQS::QueuePolicy', (Statement: unknown) => ({ PolicyDocument: { Statement } })],
    ['AWS::KMS::Key', (Statement: unknown) => ({ KeyPolicy: { Statement } })],
    ['AWS::DynamoDB::Table', (Statement: unknown) => ({ ResourcePolicy: { PolicyDocument: { Statement } } })],
  ])('shows whom a policy in %s allows something', (Type, propertiesOf) => {
    const everybody = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'x:Read', Resource: 'Thing' };

    expect(pageWith({ Thing: { Type, Properties: propertiesOf([everybody]) } })).toMatch(
      /\| `Thing` +\| `\*` +\| `x:Read` +\| – +\|/,
    );
  });

  it.each(['AWS::IAM::RolePolicy', 'AWS::Lambda::Url'])('cannot leave out what it does not know: %s', (Type) => {
    expect(() => pageWith({ Thing: { Type } })).toThrow(`docs/reach.md cannot show what Thing (${Type}) allows`);
  });
});
