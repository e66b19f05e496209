import { describe, expect, it } from 'vitest';
import { type ProblemName, problem, problems } from '../../../functions/api/problem.ts';

describe('a problem', () => {
  it('has a type of its own, a title and its status', () => {
    expect(problem('not-found')).toEqual({
      type: 'urn:rescind:problem:not-found',
      title: 'There is no such resource',
      status: 404,
    });
  });

  it('has the additions of its case', () => {
    const errors = [{ pointer: '/amount', detail: 'expected an object' }];

    expect(problem('invalid-request', { errors })).toMatchObject({ status: 422, errors });
  });

  it.for([
    ['malformed-json', 400],
    ['idempotency-key-required', 400],
    ['idempotency-key-invalid', 400],
    ['transaction-already-being-cancelled', 409],
    ['not-under-review', 409],
    ['look-under-way', 409],
    ['erased', 409],
    ['content-too-large', 413],
    ['unsupported-media-type', 415],
    ['invalid-request', 422],
    ['idempotency-key-reused', 422],
    ['provider-not-configured', 422],
    ['too-many-requests', 429],
    ['internal-error', 500],
    ['temporarily-unavailable', 503],
  ] as const satisfies (readonly [ProblemName, number])[])('%s is a %d', ([name, status]) => {
    expect(problem(name).status).toBe(status);
  });

  it('blames our own service in two cases only', () => {
    const ours = Object.entries(problems).filter(([, [status]]) => status >= 500);

    expect(ours.map(([name]) => name)).toEqual(['internal-error', 'temporarily-unavailable']);
  });
});
