import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { idOf, inPascalCase, ofType } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable, synthesise } from '../synthesised.ts';

const withWebhooks = [...providers.values()].filter(({ webhook }) => webhook).map(({ name }) => name);
const sendTo = (names: Iterable<string>) =>
  Array.from(names, (name) => `sqs:SendMessage on ${inPascalCase(name)}Queue`);
const machine = 'on states:stateMachine:rescind-dev';
const read = (key: string) => `dynamodb:GetItem on Table of ${key}`;
const update = (key: string) => `dynamodb:UpdateItem on Table of ${key}`;
const records = 'cancellation#*';
const change = [read(records), update(records)];
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
        read('lanes'),
        update('rate#*'),
        update('waiting#*'),
        'dynamodb:ConditionCheckItem on Table of cancellation#*',
        'dynamodb:PutItem on Table of cancellation#*',
        'dynamodb:PutItem on Table of transaction#*#*',
        'secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*',
        `states:StartExecution ${machine}`,
      ],
    ],
    ['get-cancellation', [read(records), read('lanes'), update('rate#*'), update('waiting#*')]],
    [
      'list-cancellations',
      [
        'dynamodb:BatchGetItem on Table of cancellation#*',
        read('lanes'),
        ...['merchant', 'merchant-reference', 'reference-1', 'reference-2', 'status'].map(
          (index) => `dynamodb:Query on Table/index/by-${index}`,
        ),
        update('rate#*'),
      ],
    ],
    [
      'list-providers',
      [
        read('lanes'),
        update('rate#*'),
        'secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*',
      ],
    ],
    ['hold-provider', [read('lanes'), update('lanes'), ...switchLanes]],
    ['describe-api', []],
    [
      'review-cancellation',
      [
        ...change,
        read('lanes'),
        update('rate#*'),
        update('transaction#*#*'),
        ...sendTo(providers.keys()),
        `states:SendTaskSuccess ${machine}`,
        `states:StartExecution ${machine}`,
      ],
    ],
    [
      'receive-webhook',
      [
        ...change,
        ...withWebhooks.map((name) => read(`transaction#${name}#*`)),
        ...withWebhooks.flatMap((name) => [read(`message#${name}#*`), update(`message#${name}#*`)]),
        ...withWebhooks.map(
          (name) => `secretsmanager:GetSecretValue on secretsmanager:secret:rescind/dev/webhooks/${name}/*`,
        ),
        'secretsmanager:ListSecrets on *',
        ...sendTo(withWebhooks),
      ],
    ],
    ['authorise', ['dynamodb:GetItem on ClientTable']],
    ['name-merchant', []],
    ['escalate', [...change, `states:SendTaskSuccess ${machine}`]],
    ['confirm-published', [...change, ...failureQueue, `states:StartExecution ${machine}`]],
    [
      'recover-stuck',
      [
        ...change,
        read('lanes'),
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

  it.each(['list-providers', 'recover-stuck'])(
    'let %s hold providers only in a stage that holds all of them from the start',
    (name) => {
      const held = synthesise('dev', { settings: { lanesHeld: true } });

      expect(permissionsOf(dev, `rescind-dev-${name}`)).not.toContain(update('lanes'));
      expect(permissionsOf(held, `rescind-dev-${name}`)).toContain(update('lanes'));
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

  it('demand a second person for resolutions only in a stage that says so', () => {
    const careful = synthesise('dev', { settings: { secondPerson: true } });
    const variables = (stack: typeof dev) =>
      JSON.stringify(
        ofType(stack, 'AWS::Lambda::Function').filter(
          ({ Properties }) => at(Properties, 'FunctionName') === 'rescind-dev-review-cancellation',
        ),
      );

    expect(variables(dev)).not.toContain('SECOND_PERSON');
    expect(variables(careful)).toContain('"SECOND_PERSON":"needed"');
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
