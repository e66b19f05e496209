import { describe, expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { both, dev } from '../stages.ts';
import { synthesise } from '../synthesised.ts';

/** All functions except the one with which the CDK copies files. */
const ownFunctions = ofType(dev, 'AWS::Lambda::Function')
  .map(({ Properties }) => [Properties.FunctionName, Properties] as const)
  .filter(([name]) => name !== undefined);

/** What Lambda and the function log with this level, in every function of ours. */
function loggingWith(logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR') {
  const own = ofType(synthesise('dev', { settings: { logLevel } }), 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties.FunctionName !== undefined,
  );
  const settings = own.map(({ Properties }) => [
    at(Properties, 'LoggingConfig', 'LogFormat'),
    at(Properties, 'LoggingConfig', 'ApplicationLogLevel'),
    at(Properties, 'LoggingConfig', 'SystemLogLevel'),
    at(Properties, 'Environment', 'Variables', 'LOG_LEVEL'),
  ]);
  return [...new Set(settings.map((one) => one.join(' ')))];
}

describe('every function', () => {
  it.each([
    ['DEBUG', 'JSON DEBUG INFO DEBUG'],
    ['INFO', 'JSON INFO INFO INFO'],
    ['WARN', 'JSON INFO WARN WARN'],
    ['ERROR', 'JSON INFO WARN ERROR'],
  ] as const)('logs JSON, with %s at these levels for Lambda and for us: %s', (logLevel, settings) => {
    expect(loggingWith(logLevel)).toEqual([settings]);
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
