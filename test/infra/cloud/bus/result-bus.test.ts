import { describe, expect, it } from 'vitest';
import { at, list, number } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { both, dev, prod } from '../stages.ts';
import { readable } from '../synthesised.ts';

describe('the result bus', () => {
  it('has an archive that keeps events as long as the stage says', () => {
    prod.template.hasResourceProperties('AWS::Events::Archive', {
      EventPattern: { source: ['rescind.cancellations'] },
      RetentionDays: 90,
    });
  });

  it('has a schema for every event', () => {
    const schemas = ofType(dev, 'AWS::EventSchemas::Schema').map(({ Properties }) => {
      const content: unknown = JSON.parse(String(Properties.Content));
      return [Properties.SchemaName, at(content, '$schema'), at(content, 'properties', 'detail', 'type')];
    });

    const draft4 = 'http://json-schema.org/draft-04/schema#';
    expect(schemas).toEqual(
      ['CancellationCompleted', 'CancellationReviewRequired', 'CancellationContradicted', 'CredentialsRefused'].map(
        (name) => [`rescind.cancellations@${name}`, draft4, 'object'],
      ),
    );
  });
});

describe('the rules', () => {
  it.each([
    ['dev', dev, 3],
    ['prod', prod, 2],
  ] as const)('give every target a retry policy and dead letters in %s', (_stage, stage, count) => {
    const targets = ofType(stage, 'AWS::Events::Rule').flatMap(({ Properties }) => list(Properties, 'Targets'));

    expect(targets).toHaveLength(count);
    for (const target of targets) {
      expect(readable(at(target, 'DeadLetterConfig', 'Arn'))).toMatch(/DeadLetters/);
      expect(number(target, 'RetryPolicy', 'MaximumEventAgeInSeconds')).toBeGreaterThan(0);
    }
  });

  it('have patterns with exact values only, because the local bus understands nothing else', () => {
    const patterns = both.flatMap(([, stage]) =>
      ofType(stage, 'AWS::Events::Rule').map(({ Properties }) => Properties.EventPattern),
    );

    expect(patterns.filter((pattern) => pattern !== undefined).every(isExact)).toBe(true);
  });
});

/** Whether a pattern holds only lists of literals and objects of them, and no operator of EventBridge. */
const isExact = (pattern: unknown): boolean => {
  if (Array.isArray(pattern))
    return pattern.every((value) => typeof value === 'string' || at(value, 'Fn::Join') !== undefined);
  return typeof pattern === 'object' && pattern !== null && Object.values(pattern).every(isExact);
};
