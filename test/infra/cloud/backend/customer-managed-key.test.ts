import { describe, expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable, synthesise } from '../synthesised.ts';

const withKey = synthesise('prod', { settings: { customerManagedKey: true } });
const [keyId = ''] = Object.entries(withKey.resources)
  .filter(([, { Type }]) => Type === 'AWS::KMS::Key')
  .map(([id]) => id);
const statements = list(withKey.resources[keyId], 'Properties', 'KeyPolicy', 'Statement');

describe('a customer-managed key', () => {
  it.each([
    ['AWS::DynamoDB::Table', ['SSESpecification', 'KMSMasterKeyId']],
    ['AWS::SQS::Queue', ['KmsMasterKeyId']],
    ['AWS::SNS::Topic', ['KmsMasterKeyId']],
    ['AWS::Logs::LogGroup', ['KmsKeyId']],
  ])('encrypts every %s', (type, path) => {
    const used = ofType(withKey, type).map(({ Properties }) => readable(at(Properties, ...path)));

    expect(used.length).toBeGreaterThan(0);
    expect(new Set(used)).toEqual(new Set([keyId]));
  });

  it('is rotated, and kept when the stack is deleted', () => {
    expect(withKey.resources[keyId]).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { EnableKeyRotation: true },
    });
  });

  it('is used only through services of this account', () => {
    const open = statements.filter((one) => at(one, 'Principal', 'AWS') === '*');

    expect(open.map((one) => at(one, 'Condition', 'StringEquals', 'kms:CallerAccount'))).toEqual([
      { Ref: 'AWS::AccountId' },
    ]);
    expect(list(open[0], 'Condition', 'StringEquals', 'kms:ViaService')).toHaveLength(3);
  });

  it('lets alarms notify people, rules keep dead letters, and logs be written', () => {
    const services = statements.flatMap((one) => readable(at(one, 'Principal', 'Service')) || []);

    expect(services).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'logs.region.urlsuffix']);
    // EventBridge sends no condition keys to KMS, so a condition would refuse every dead letter.
    expect(statements.find((one) => at(one, 'Principal', 'Service') === 'events.amazonaws.com')).not.toHaveProperty(
      'Condition',
    );
  });

  it('does not exist without the setting', () => {
    expect(ofType(dev, 'AWS::KMS::Key')).toEqual([]);
  });
});
