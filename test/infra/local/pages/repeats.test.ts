import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { repeats } from '../../../../infra/local/pages/repeats.ts';

/** A record after an exchange at `updatedAt`; only what is counted by. */
const recordAfter = (updatedAt: number, timeline: readonly (readonly [at: number, event: string])[], id = 'can_1') =>
  ({ id, updatedAt, timeline: timeline.map(([at, event]) => ({ at, event })) }) as unknown as Cancellation;

describe('the repeated results', () => {
  it('are counted for each line of the timeline', () => {
    const counted = repeats(10);

    counted.note(recordAfter(10, [[10, 'status_open']]));
    counted.note(recordAfter(20, [[10, 'status_open']]));
    counted.note(recordAfter(30, [[10, 'status_open']]));
    counted.note(
      recordAfter(40, [
        [10, 'status_open'],
        [40, 'cancel_pending'],
      ]),
    );
    counted.note(
      recordAfter(50, [
        [10, 'status_open'],
        [40, 'cancel_pending'],
        [50, 'status_pending'],
      ]),
    );
    counted.note(
      recordAfter(60, [
        [10, 'status_open'],
        [40, 'cancel_pending'],
        [50, 'status_pending'],
      ]),
    );

    expect(counted.of('can_1')).toEqual([
      { at: 10, event: 'status_open', times: 2, last: 30 },
      { at: 50, event: 'status_pending', times: 1, last: 60 },
    ]);
  });

  it('are not counted for a line whose first version was not noted', () => {
    const counted = repeats(10);

    counted.note(recordAfter(20, [[10, 'status_open']]));
    counted.note(recordAfter(30, [[10, 'status_open']]));

    expect(counted.of('can_1')).toEqual([]);
  });

  it('include the read that led to a review, but nothing without an exchange', () => {
    const [byLook, byTimeout] = [repeats(10), repeats(10)];
    const reviewed = recordAfter(30, [
      [10, 'status_pending'],
      [30, 'review_required'],
    ]);
    for (const counted of [byLook, byTimeout]) {
      counted.note({ ...recordAfter(10, [[10, 'status_pending']]), recordedLease: 'first' });
      counted.note({ ...recordAfter(20, [[10, 'status_pending']]), recordedLease: 'second' });
    }

    byLook.note({ ...reviewed, recordedLease: 'third' });
    byTimeout.note({ ...reviewed, recordedLease: 'second' });

    expect(byLook.of('can_1')).toEqual([{ at: 10, event: 'status_pending', times: 2, last: 30 }]);
    expect(byTimeout.of('can_1')).toEqual([{ at: 10, event: 'status_pending', times: 1, last: 20 }]);
  });

  it('are not counted after an end', () => {
    const counted = repeats(10);
    const ended = recordAfter(10, [
      [10, 'status_cancelled'],
      [10, 'cancelled'],
    ]);

    counted.note({ ...ended, recordedLease: 'first' });
    counted.note({ ...ended, recordedLease: 'second' });

    expect(counted.of('can_1')).toEqual([]);
  });

  it('are forgotten for the cancellations noted first', () => {
    const counted = repeats(2);

    for (const id of ['can_1', 'can_2', 'can_3']) {
      counted.note(recordAfter(10, [[10, 'status_open']], id));
      counted.note(recordAfter(20, [[10, 'status_open']], id));
    }

    expect(['can_1', 'can_2', 'can_3'].map((id) => counted.of(id).length)).toEqual([0, 1, 1]);
  });
});
