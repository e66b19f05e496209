import { describe, expect, it } from 'vitest';
import { parseRoute } from '../../../../infra/console/model/route.ts';

const id = 'can_abcdefghijklmnopqrstuvwxyz';

describe('the hash of the URL', () => {
  it.each([
    ['', { name: 'home' }],
    ['#/', { name: 'home' }],
    ['#/nowhere', { name: 'not-found', hash: '#/nowhere' }],
    ['#/reviews/more', { name: 'not-found', hash: '#/reviews/more' }],
    [`#/cancellations/${id}/more`, { name: 'not-found', hash: `#/cancellations/${id}/more` }],
    ['#/cancellations', { name: 'list', query: '' }],
    ['#/cancellations?status=rejected', { name: 'list', query: 'status=rejected' }],
    [`#/cancellations/${id}`, { name: 'cancellation', id }],
    ['#/new', { name: 'new' }],
    ['#/reviews', { name: 'reviews' }],
    ['#/providers', { name: 'providers' }],
    ['#/upload', { name: 'upload' }],
    ['#/simulators', { name: 'simulators' }],
  ])('%s leads to %j', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });
});
