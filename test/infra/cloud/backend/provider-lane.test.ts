import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, number, text } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { idOf, inPascalCase, ofType, only } from '../resources.ts';
import { dev, prod } from '../stages.ts';
import { readable, type Synthesised, synthesise } from '../synthesised.ts';

const withoutSimulators = synthesise('dev', { settings: { simulators: false } });
const [api] = Object.entries(dev.resources).flatMap(([id, { Type }]) =>
  Type === 'AWS::ApiGatewayV2::Api' ? [id] : [],
);

describe.each([...providers.keys()])('the lane of %s', (name) => {
  const functionName = `rescind-dev-advance-${name}`;
  const queue = only(dev, 'AWS::SQS::Queue', { QueueName: `dev-${name}` });
  const worker = only(dev, 'AWS::Lambda::Function', { FunctionName: functionName });

  it('hides a message for six times the timeout of its worker', () => {
    expect(number(queue, 'Properties', 'VisibilityTimeout')).toBe(6 * (number(worker, 'Properties', 'Timeout') ?? 0));
  });

  it('keeps messages for 14 days and moves them to the dead letters after five attempts', () => {
    const [, deadLetters] =
      /^(.*)$/.exec(readable(at(queue, 'Properties', 'RedrivePolicy', 'deadLetterTargetArn'))) ?? [];

    expect(number(queue, 'Properties', 'MessageRetentionPeriod')).toBe(14 * 24 * 60 * 60);
    expect(at(queue, 'Properties', 'RedrivePolicy', 'maxReceiveCount')).toBe(5);
    expect(dev.resources[deadLetters ?? '']?.Properties.QueueName).toBe(`dev-${name}-dead-letters`);
  });

  it('gives its worker one message at a time and at most as many at once as the stage allows', () => {
    const source = ofType(dev, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => readable(at(Properties, 'FunctionName')) === idOf(dev, 'FunctionName', functionName),
    );

    expect(source?.Properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  it('lets its worker send itself messages for as long as a cancellation is polled', () => {
    expect(text(worker, 'Properties', 'RecursiveLoop')).toBe('Allow');
  });

  it('reads only the credentials of this provider', () => {
    const secrets = permissionsOf(dev, functionName).filter((permission) => permission.startsWith('secretsmanager:'));

    const own = `on secretsmanager:secret:rescind/dev/providers/${name}/*`;
    const rotates = providers.get(name)?.login?.rotates === true;
    expect(secrets).toEqual([
      `secretsmanager:GetSecretValue ${own}`,
      ...(rotates ? [`secretsmanager:PutSecretValue ${own}`] : []),
    ]);
  });

  it('uses only cancellations, the items of its own provider, its own queue and the workflow', () => {
    const others = permissionsOf(dev, functionName).filter((permission) => !permission.startsWith('secretsmanager:'));

    expect(others).toEqual([
      'dynamodb:GetItem on Table of cancellation#*',
      `dynamodb:GetItem on Table of refusal#${name}#*`,
      'dynamodb:UpdateItem on Table of cancellation#*',
      `dynamodb:UpdateItem on Table of exchange#${name}#*#*`,
      `dynamodb:UpdateItem on Table of refusal#${name}#*`,
      ...(providers.get(name)?.login?.rotates ? [`dynamodb:UpdateItem on Table of renewal#${name}#*`] : []),
      `dynamodb:UpdateItem on Table of transaction#${name}#*`,
      ...[
        'ChangeMessageVisibility',
        'DeleteMessage',
        'GetQueueAttributes',
        'GetQueueUrl',
        'ReceiveMessage',
        'SendMessage',
      ].map((action) => `sqs:${action} on ${inPascalCase(name)}Queue`),
      'states:SendTaskSuccess on states:stateMachine:rescind-dev',
      'states:StartExecution on states:stateMachine:rescind-dev',
    ]);
  });

  it('calls the simulated provider where the stage has it', () => {
    expect(readable(baseUrlIn(dev, name))).toBe(`${api}/simulators/${name}`);
  });

  it('calls a known host otherwise, and none if no host is known', () => {
    const known: Readonly<Record<string, string>> = providers.get(name)?.baseUrls ?? {};

    expect([baseUrlIn(withoutSimulators, name), baseUrlIn(prod, name)]).toEqual([
      known.test ?? known.sandbox ?? '',
      known.production ?? '',
    ]);
  });

  it('knows the hosts of merchants exactly if merchants may have an address of their own', () => {
    const { ownBaseUrl, login, merchantHosts = [] } = providers.get(name) ?? {};

    const hosts = at(worker, 'Properties', 'Environment', 'Variables', 'ALLOWED_HOSTS');

    expect(hosts).toBe(ownBaseUrl || login?.ownUrl ? merchantHosts.join() : undefined);
  });
});

describe('the settings of a stage', () => {
  it('give providers other base URLs and other hosts of merchants', () => {
    const baseUrls = { 'pg-orders': 'https://orders.example' };
    const allowedHosts = { adyen: ['*-live.pay.example', 'proxy.example'] };

    const synthesised = synthesise('prod', { settings: { baseUrls, allowedHosts } });

    expect(baseUrlIn(synthesised, 'pg-orders')).toBe('https://orders.example');
    expect(variablesOf(synthesised, 'adyen')).toMatchObject({ ALLOWED_HOSTS: '*-live.pay.example,proxy.example' });
  });

  it('let the simulated providers have the address of the API, where a login of theirs is too', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/11112222-3333-4444-5555-666677778888';
    const apiDomain = { name: 'cancel.acme.example', certificateArn };

    const synthesised = synthesise('dev', { settings: { apiDomain } });

    expect(readable(baseUrlIn(synthesised, 'pace'))).toMatch(/^https:\/\/ApiDomain[0-9A-F]{8}\/simulators\/pace$/);
  });

  it('leave it to recovery which worker receives messages, or let none receive any if the lanes start held', () => {
    const enabled = (synthesised: Synthesised) =>
      new Set(
        ofType(synthesised, 'AWS::Lambda::EventSourceMapping')
          .filter(({ Properties }) => !readable(at(Properties, 'FunctionName')).startsWith('Simulators'))
          .map(({ Properties }) => at(Properties, 'Enabled')),
      );
    const heldIn = (synthesised: Synthesised) =>
      ['recover-stuck', 'hold-provider', 'list-providers'].map((name) => {
        const found = only(synthesised, 'AWS::Lambda::Function', { FunctionName: `rescind-dev-${name}` });
        return at(found, 'Properties', 'Environment', 'Variables', 'LANES_HELD');
      });

    const held = synthesise('dev', { settings: { lanesHeld: true } });

    expect([enabled(dev), enabled(held)]).toEqual([new Set([undefined]), new Set([false])]);
    expect([heldIn(dev), heldIn(held)]).toEqual([
      [undefined, undefined, undefined],
      ['all', 'all', 'all'],
    ]);
  });

  it('give a provider another base URL than its simulator', () => {
    const baseUrls = { 'pg-orders': 'https://orders.example' };

    expect(baseUrlIn(synthesise('dev', { settings: { baseUrls } }), 'pg-orders')).toBe('https://orders.example');
  });

  it('name no provider that does not exist', () => {
    expect(() => synthesise('dev', { settings: { baseUrls: { payd: 'https://pay.example' } } })).toThrow(
      'there is no provider payd',
    );
  });
});

const variablesOf = (synthesised: Synthesised, name: string) => {
  const [worker] = ofType(synthesised, 'AWS::Lambda::Function').filter(({ Properties }) =>
    String(Properties.FunctionName).endsWith(`-advance-${name}`),
  );
  return at(worker, 'Properties', 'Environment', 'Variables');
};

const baseUrlIn = (synthesised: Synthesised, name: string) => at(variablesOf(synthesised, name), 'BASE_URL');
