import { describe, expect, it } from 'vitest';
import { maxTestimonies, type Testimony, withTestimony } from '../../../../functions/core/cancellation/testimony.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';

const told = (id: string): Testimony => ({ id, receivedAt: noon, proves: { kind: 'cancelled' } });
const unread = Array.from({ length: maxTestimonies }, (_, index) => told(`told-${index}`));
const newest = told('newest');

describe('a testimony', () => {
  it('is added behind the others', () => {
    expect(withTestimony(unread.slice(1), newest)).toEqual([...unread.slice(1), newest]);
  });

  it('takes the place of the oldest one that was read, if there is no room', () => {
    const kept = unread.map((testimony, index) =>
      index === 3 || index === 7 ? { ...testimony, isRead: true as const } : testimony,
    );

    expect(withTestimony(kept, newest)).toEqual([...kept.slice(0, 3), ...kept.slice(4), newest]);
  });

  it('is not kept while nobody has read any of the others', () => {
    expect(withTestimony(unread, newest)).toBeUndefined();
  });
});
