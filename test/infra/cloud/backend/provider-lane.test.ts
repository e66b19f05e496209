import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, number, text } from '../../../../functions/untrusted/json.ts';
import { permissionsOf } from '../permissions.ts';
import { idOf, inPascalCase, ofType, only } from '../resources.ts';
import { dev, prod } from '../stages.ts';
import { readable, type Synthesised } from '../synthesised.ts';

describe.each([...providers.keys()])('the lane of %s', (name) => {
  const functionName = `rescind-dev-advance-${name}`;
  const parameter = `${inPascalCase(name)}BaseUrl`;
  const queue = only(dev, 'AWS::SQS::Queue', { QueueName: `dev-${name}` });
  const worker = only(dev, 'AWS::Lambda::Function', { FunctionName: functionName });
  const parameterIn = ({ template }: Synthesised) => Object.values(template.findParameters(parameter))[0];

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
    const rotates = providers.get(name)?.login !== undefined;
    expect(secrets).toEqual([
      `secretsmanager:GetSecretValue ${own}`,
      ...(rotates ? [`secretsmanager:PutSecretValue ${own}`] : []),
    ]);
  });

  it('uses only the table, its own queue and the workflow besides', () => {
    const others = permissionsOf(dev, functionName).filter((permission) => !permission.startsWith('secretsmanager:'));

    expect(others).toEqual([
      'dynamodb:GetItem on Table',
      'dynamodb:UpdateItem on Table',
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

  it('takes its base URL from a parameter that refuses http in production', () => {
    const patternIn = (stage: Synthesised) => new RegExp(text(parameterIn(stage), 'AllowedPattern') ?? '(?!)');

    const answers = [dev, prod].map((stage) =>
      ['', 'https://pay.example/v1', 'http://127.0.0.1:9000', 'ftp://x'].map((url) => patternIn(stage).test(url)),
    );

    expect(answers).toEqual([
      [true, true, true, false],
      [true, true, false, false],
    ]);
    expect(readable(at(worker, 'Properties', 'Environment', 'Variables', 'BASE_URL'))).toBe(parameter);
  });

  it('calls a known host by default, and none if no host is known', () => {
    const defaults = [dev, prod].map((stage) => at(parameterIn(stage), 'Default'));

    const known: Readonly<Record<string, string>> = providers.get(name)?.baseUrls ?? {};
    expect(defaults).toEqual([known.test ?? known.sandbox ?? '', known.production ?? '']);
  });

  it('takes the hosts of merchants from a parameter, if merchants may have a base URL of their own', () => {
    const provider = providers.get(name);
    const hosts = Object.values(dev.template.findParameters(`${inPascalCase(name)}AllowedHosts`))[0];

    const variable = at(worker, 'Properties', 'Environment', 'Variables', 'ALLOWED_HOSTS');

    expect(variable !== undefined).toBe(provider?.ownBaseUrl !== undefined);
    expect(hosts === undefined).toBe(variable === undefined);
    if (hosts === undefined) return;
    expect(readable(variable)).toBe(`${inPascalCase(name)}AllowedHosts`);
    expect(text(hosts, 'Default') ?? '').toBe((provider?.merchantHosts ?? []).join());
    const pattern = new RegExp(text(hosts, 'AllowedPattern') ?? '(?!)');
    const allowed = [
      '',
      'pay.example',
      '*-live.pay.example',
      '*.pay.example,eu-*.pay.example',
      text(hosts, 'Default') ?? '',
    ];
    const refused = [
      '*',
      '*.example',
      'https://pay.example',
      'pay.example:443',
      'a.example,',
      'a.example b.example',
      '10.0.0.1',
    ];
    expect(allowed.map((given) => pattern.test(given))).toEqual(allowed.map(() => true));
    expect(refused.map((given) => pattern.test(given))).toEqual(refused.map(() => false));
  });
});
