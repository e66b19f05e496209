import { describe, expect, it } from 'vitest';
import { at, number } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { idOf, ofType, only } from '../resources.ts';
import { dev, prod } from '../stages.ts';
import { readable } from '../synthesised.ts';

const name = 'rescind-dev-simulate-providers';
const route = 'ANY /simulators/{proxy+}';

describe('the simulated providers', () => {
  const simulate = only(dev, 'AWS::Lambda::Function', { FunctionName: name });
  const queue = only(dev, 'AWS::SQS::Queue', { QueueName: 'dev-simulators' });

  it('have one public route of the API in dev', () => {
    expect(only(dev, 'AWS::ApiGatewayV2::Route', { RouteKey: route }).Properties.AuthorizationType).toBe('NONE');
  });

  it('have no function, no route, no queue and no table in prod', () => {
    expect(JSON.stringify(prod.resources)).not.toMatch(/simulat/i);
    expect(ofType(dev, 'AWS::DynamoDB::Table')).toHaveLength(ofType(prod, 'AWS::DynamoDB::Table').length + 1);
  });

  it('may use only their own table and their own queue', () => {
    expect(permissionsOf(dev, name)).toEqual([
      'dynamodb:GetItem on SimulatorsPayments',
      'dynamodb:UpdateItem on SimulatorsPayments',
      ...[
        'ChangeMessageVisibility',
        'DeleteMessage',
        'GetQueueAttributes',
        'GetQueueUrl',
        'ReceiveMessage',
        'SendMessage',
      ].map((action) => `sqs:${action} on SimulatorsLater`),
    ]);
  });

  it('lose their payments with the stack, and each of them after days', () => {
    const tables = Object.values(dev.resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
    const [payments] = tables.filter(
      ({ Properties }) => at(Properties, 'TableName') === 'rescind-dev-simulated-payments',
    );

    expect(payments).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    });
  });

  it('hide a message for six times the timeout of the function', () => {
    expect(number(queue, 'Properties', 'VisibilityTimeout')).toBe(6 * (number(simulate, 'Properties', 'Timeout') ?? 0));
  });

  it('send the webhooks of a payment to the first client by default', () => {
    const variables = at(simulate, 'Properties', 'Environment', 'Variables');

    expect(readable(at(variables, 'MERCHANT'))).toBe(idOf(dev, 'ClientName', 'first-merchant'));
  });
});
