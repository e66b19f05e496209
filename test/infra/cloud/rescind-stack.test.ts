import { describe, expect, it } from 'vitest';
import { circleIn } from './cycles.ts';
import { kindNamed } from './kinds.ts';
import { both } from './stages.ts';
import { type Resource, synthesise } from './synthesised.ts';

describe('the stack', () => {
  it.each([kindNamed('dev'), kindNamed('prod with every option and twelve providers')])(
    'leaves no finding of cdk-nag open in $kind',
    ({ stage, options }) => {
      expect(synthesise(stage, { ...options, nag: true }).findings).toEqual([]);
    },
  );

  it.each(both)('has no circle of resources in %s', (_stage, { resources }) => {
    expect(circleIn(resources)).toBeUndefined();
  });
});

describe('the search for circles', () => {
  it('finds a circle', () => {
    const machine = { Type: 'M', Properties: { Calls: { 'Fn::GetAtt': ['F', 'Arn'] } } };
    const called = { Type: 'F', Properties: {}, DependsOn: ['P'] };
    const policy = { Type: 'P', Properties: { On: { Ref: 'M' } } };

    const circle = circleIn({ M: machine, F: called, P: policy } as unknown as Record<string, Resource>);

    expect(circle).toEqual(['M', 'F', 'P', 'M']);
  });
});
