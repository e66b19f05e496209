import { describe, expect, it } from 'vitest';
import { clientTable } from '../../../../functions/adapters/dynamodb/merchant-of.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { kindNamed } from '../kinds.ts';
import { permissionsOfRole } from '../permissions.ts';
import { dev, prod } from '../stages.ts';
import { readable, type Synthesised, synthesise } from '../synthesised.ts';

const tableIn = ({ resources }: Synthesised) => {
  const found = Object.entries(resources).find(([id]) => id.startsWith('ClientTable'));
  if (!found) throw new Error('there is no table of clients');
  return found[1];
};

describe('the table of clients', () => {
  it.each([
    ['dev', dev, false, 'Delete'],
    ['prod', prod, true, 'RetainExceptOnCreate'],
  ] as const)('is keyed by client, encrypted, and restorable in %s', (_stage, synthesised, isProtected, deletion) => {
    const table = tableIn(synthesised);

    expect(list(table, 'Properties', 'KeySchema').map((key) => at(key, 'AttributeName'))).toEqual([
      clientTable.partition.name,
    ]);
    expect(table).toMatchObject({
      DeletionPolicy: deletion,
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: isProtected,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });

  it('is encrypted with the key of the account if the settings ask for one', () => {
    const { stage, options } = kindNamed('prod with every option and twelve providers');

    expect(tableIn(synthesise(stage, options))).toMatchObject({ Properties: { SSESpecification: { SSEType: 'KMS' } } });
  });

  it.each([
    ['dev', dev],
    ['prod', prod],
  ])('is read by the authorizer and written by no role in %s', (_stage, { resources }) => {
    const roles = Object.entries(resources).flatMap(([id, { Type }]) => (Type === 'AWS::IAM::Role' ? [id] : []));

    const allowed = roles.flatMap((role) =>
      permissionsOfRole(resources, role)
        .filter((permission) => permission.includes('on ClientTable'))
        .map((permission) => [role.replace(/[0-9A-F]{8}$/, ''), permission]),
    );

    expect(allowed).toEqual([['FunctionsAuthoriseRole', 'dynamodb:GetItem on ClientTable']]);
  });

  it('is named to the authorizer and to nobody else', () => {
    const named = Object.values(prod.resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Function' &&
        Object.values(at(Properties, 'Environment', 'Variables') ?? {}).some((value) =>
          readable(value).startsWith('ClientTable'),
        ),
    );

    expect(named.map(({ Properties }) => Properties.FunctionName)).toEqual(['rescind-prod-authorise']);
  });
});
