import { describe, expect, it } from 'vitest';
import { accept } from '../../../../functions/core/writes/accept.ts';
import { processing } from '../../../fixtures/a-cancellation.ts';

describe('accepting', () => {
  const record = processing();

  it.each([
    ['nothing is stored', undefined, undefined, { outcome: 'stored' }],
    ['the lock was freed', undefined, { owner: 'can_other', isFreed: true, isOwnerGone: false }, { outcome: 'stored' }],
    [
      'the lock is held',
      undefined,
      { owner: 'can_other', isFreed: false, isOwnerGone: false },
      { outcome: 'taken', owner: 'can_other' },
    ],
    [
      'the record of the owner is gone',
      undefined,
      { owner: 'can_other', isFreed: false, isOwnerGone: true },
      { outcome: 'stored' },
    ],
    [
      'our own write is stored, whatever the lock says',
      'n-1',
      { owner: 'can_other', isFreed: false, isOwnerGone: false },
      { outcome: 'stored' },
    ],
    [
      'the key exists, whatever the lock says',
      'n-2',
      { owner: 'can_other', isFreed: false, isOwnerGone: false },
      { outcome: 'known', record },
    ],
    ['the key exists, and nobody knows its nonce', null, undefined, { outcome: 'known', record }],
  ])('when %s', (_when, nonce, lock, outcome) => {
    expect(accept('n-1', nonce === undefined ? undefined : { record, nonce }, lock)).toEqual(outcome);
  });
});
