import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { idOf, inPascalCase, ofType } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable } from '../synthesised.ts';

const withWebhooks = [...providers.values()].filter(({ webhook }) => webhook).map(({ name }) => name);
const sendTo = (names: Iterable<string>) =>
  Array.from(names, (name) => `sqs:SendMessage on ${inPascalCase(name)}Queue`);
const machine = 'on states:stateMachine:rescind-dev';
const change = ['dynamodb:GetItem on Table', 'dynamodb:UpdateItem on Table'];
const switchLanes = Object.entries(dev.resources)
  .filter(([id, { Type }]) => Type === 'AWS::Lambda::EventSourceMapping' && !id.startsWith('Simulators'))
  .flatMap(([id]) =>
    ['Get', 'Update'].map((verb) => `lambda:${verb}EventSourceMapping on lambda:event-source-mapping:${id}`),
  );
const failureQueue = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
  (action) => `sqs:${action} on EventDeadLetters`,
);

describe('the functions of the service', () => {
  it.each([
    [
      'accept-cancellation',
      [
        ...change,
        'dynamodb:ConditionCheckItem on Table',
        'dynamodb:PutItem on Table',
        'secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*',
        `states:StartExecution ${machine}`,
      ],
    ],
    ['get-cancellation', change],
    [
      'list-cancellations',
      [
        'dynamodb:BatchGetItem on Table',
        ...['merchant', 'merchant-reference', 'reference-1', 'reference-2', 'status'].map(
          (index) => `dynamodb:Query on Table/index/by-${index}`,
        ),
        'dynamodb:UpdateItem on Table',
      ],
    ],
    [
      'list-providers',
      [
        ...change,
        'dynamodb:UpdateItem on Table',
        'secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*',
      ],
    ],
    ['hold-provider', [...change, ...switchLanes]],
    ['describe-api', []],
    [
      'review-cancellation',
      [...change, ...sendTo(providers.keys()), `states:SendTaskSuccess ${machine}`, `states:StartExecution ${machine}`],
    ],
    [
      'receive-webhook',
      [
        ...change,
        ...withWebhooks.map(
          (name) => `secretsmanager:GetSecretValue on secretsmanager:secret:rescind/dev/webhooks/${name}/*`,
        ),
        ...sendTo(withWebhooks),
      ],
    ],
    ['authorise', ['dynamodb:GetItem on Table']],
    ['name-merchant', []],
    ['escalate', [...change, `states:SendTaskSuccess ${machine}`]],
    ['confirm-published', [...change, ...failureQueue, `states:StartExecution ${machine}`]],
    [
      'recover-stuck',
      [
        ...change,
        'dynamodb:Query on Table/index/by-wake',
        ...sendTo(providers.keys()),
        ...switchLanes,
        `states:SendTaskSuccess ${machine}`,
        `states:StartExecution ${machine}`,
      ],
    ],
  ])('give %s only the permissions that it needs', (name, expected) => {
    expect(permissionsOf(dev, `rescind-dev-${name}`)).toEqual([...expected].sort());
  });

  it('let the authorizer read only the clients of merchants', () => {
    dev.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('AuthoriseRole'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'dynamodb:GetItem',
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['client#*'] } },
          }),
        ]),
      },
    });
  });

  it.each(['list-providers', 'hold-provider'])('let %s change only the item of the held providers', (name) => {
    dev.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp(`${inPascalCase(name)}Role`),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
            Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['lanes'] } },
          }),
        ]),
      },
    });
  });

  it.each(['GetCancellation', 'ListCancellations', 'ListProviders'])(
    'let %s change only the items that count calls and waiting callers',
    (name) => {
      dev.template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyName: Match.stringLikeRegexp(`${name}Role`),
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: 'dynamodb:UpdateItem',
              Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['rate#*', 'waiting#*'] } },
            }),
          ]),
        },
      });
    },
  );

  it.each([
    ['accept-cancellation', { MERCHANT_RATE: '25', MERCHANT_BURST: '50', WAITING_CALLERS: '4' }],
    ['get-cancellation', { MERCHANT_RATE: '25', MERCHANT_BURST: '50', WAITING_CALLERS: '4' }],
    ['list-cancellations', { MERCHANT_RATE: '25', MERCHANT_BURST: '50' }],
    ['list-providers', { MERCHANT_RATE: '25', MERCHANT_BURST: '50' }],
    ['review-cancellation', { MERCHANT_RATE: '25', MERCHANT_BURST: '50' }],
  ])('tell %s the limits of the stage', (name, Variables) => {
    dev.template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `rescind-dev-${name}`,
      Environment: { Variables },
    });
  });

  it('keep an event on which confirm-published failed', () => {
    const settings = ofType(dev, 'AWS::Lambda::EventInvokeConfig').find(
      ({ Properties }) =>
        readable(at(Properties, 'FunctionName')) === idOf(dev, 'FunctionName', 'rescind-dev-confirm-published'),
    );

    expect(readable(at(settings, 'Properties', 'DestinationConfig', 'OnFailure', 'Destination'))).toMatch(
      /^EventDeadLetters/,
    );
    expect(at(settings, 'Properties', 'MaximumRetryAttempts')).toBe(2);
  });
});
