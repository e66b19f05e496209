import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { LambdaFunction } from '../../../../infra/cloud/backend/lambda-function.ts';
import { stageNamed } from '../../../../infra/cloud/stage/stages.ts';
import { ofType } from '../resources.ts';
import { both, dev } from '../stages.ts';

/** All functions except the one with which the CDK copies files. */
const ownFunctions = ofType(dev, 'AWS::Lambda::Function')
  .map(({ Properties }) => [Properties.FunctionName, Properties] as const)
  .filter(([name]) => name !== undefined);

/** What Lambda and a function log if the stage has this level. */
function loggingWith(logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR') {
  const stack = new Stack(new App({ analyticsReporting: false, builtinCloudFormationValidation: false }));
  new LambdaFunction(stack, 'Function', {
    stage: { ...stageNamed('dev'), logLevel },
    code: () => Code.fromInline('exports.handler = async () => {}'),
    name: 'a-function',
    timeoutSeconds: 1,
    environment: {},
    permissions: [],
  });
  const [made] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const { LogFormat, ApplicationLogLevel, SystemLogLevel } = made?.Properties.LoggingConfig ?? {};
  return [LogFormat, ApplicationLogLevel, SystemLogLevel, made?.Properties.Environment.Variables.LOG_LEVEL];
}

describe('every function', () => {
  it.each([
    ['DEBUG', ['JSON', 'DEBUG', 'INFO', 'DEBUG']],
    ['INFO', ['JSON', 'INFO', 'INFO', 'INFO']],
    ['WARN', ['JSON', 'INFO', 'WARN', 'WARN']],
    ['ERROR', ['JSON', 'INFO', 'WARN', 'ERROR']],
  ] as const)('logs JSON; with %s, the levels of the filter, of Lambda and of our lines are %s', (logLevel, levels) => {
    expect(loggingWith(logLevel)).toEqual(levels);
  });

  it.each(ownFunctions)('%s runs on ARM64 and Node.js 24, is traced and has a timeout', (name, properties) => {
    expect(properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      MemorySize: name === 'rescind-dev-recover-stuck' ? 1769 : 512,
      Timeout: expect.any(Number),
    });
  });

  it('writes to a log that is kept as long as the stage says', () => {
    const retentions = both.map(
      ([, stage]) => new Set(ofType(stage, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays)),
    );

    expect(retentions).toEqual([new Set([14]), new Set([90])]);
  });
});
