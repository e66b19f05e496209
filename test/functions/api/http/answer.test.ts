import { describe, expect, it } from 'vitest';
import { answerWith, etagOf, locationOf, refuse } from '../../../../functions/api/http/answer.ts';
import { problem } from '../../../../functions/api/problem.ts';
import { toResource } from '../../../../functions/api/resource.ts';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { hour, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';

describe('a refusal', () => {
  it('is a problem document with the status of its name', () => {
    expect(refuse('not-found')).toEqual({
      status: 404,
      headers: { 'content-type': 'application/problem+json' },
      body: problem('not-found'),
    });
  });

  it('has the additions of its case, in the body and in the headers', () => {
    expect(refuse('invalid-request', { errors: [] }, { 'retry-after': '1' })).toEqual({
      status: 422,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
      body: problem('invalid-request', { errors: [] }),
    });
  });
});

it('a cancellation has its address', () => {
  expect(locationOf('can_a')).toBe('/v1/cancellations/can_a');
});

describe('an answer with a cancellation', () => {
  it('is the resource with its version as entity tag, and more headers where they are given', () => {
    const record = processing({ version: 7 });

    const answer = answerWith(record, atNoon, 202, { location: '/x' });

    expect(answer).toMatchObject({ status: 202, headers: { etag: '"7"', location: '/x' } });
    expect(answer.body).toEqual(toResource(record, atNoon));
  });

  it.each(statuses)('says when to ask again, unless the status is final: %s', (status) => {
    const hasEnded = ['cancelled', 'refunded', 'partially_refunded', 'rejected'].includes(status);

    const { headers } = answerWith(processing({ status }), atNoon, 200);

    expect(headers).toEqual({ etag: '"2"', ...(hasEnded ? {} : { 'retry-after': '2' }) });
  });

  it.each([
    ['nothing', {}, atNoon, '"2"'],
    ['a look in progress', { lease: { id: 'l', until: noon + 1 } }, atNoon, '"2-looking"'],
    ['a hold of the provider', {}, { ...atNoon, isHeld: true }, '"2-held"'],
    ['a late look', { nextLook: noon - hour }, atNoon, '"2-late"'],
    ['nothing after the end', { status: 'cancelled', nextLook: noon - hour }, { ...atNoon, isHeld: true }, '"2"'],
  ] as const)('has an entity tag that tells %s', (_, changes, circumstances, tag) => {
    expect(etagOf(processing(changes), circumstances)).toBe(tag);
  });
});
