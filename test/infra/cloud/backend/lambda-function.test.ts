import { describe, expect, it } from 'vitest';
import { ofType } from '../resources.ts';
import { both, dev } from '../stages.ts';

/** All functions except the one with which the CDK copies files. */
const ownFunctions = ofType(dev, 'AWS::Lambda::Function')
  .map(({ Properties }) => [Properties.FunctionName, Properties] as const)
  .filter(([name]) => name !== undefined);

describe('every function', () => {
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
