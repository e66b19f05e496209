import { describe, expect, it } from 'vitest';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';

describe('changing a record', () => {
  it('replaces the named fields and keeps the rest, without changing the old record', () => {
    const record = processing();

    const after = changed(record, { status: 'cancelled', completedAt: noon });

    expect(after).toStrictEqual({ ...record, status: 'cancelled', completedAt: noon });
    expect(record).toStrictEqual(processing());
  });

  it('removes a field that is named as undefined, and keeps one that is false or zero', () => {
    const record = processing({ review: { code: 'deadline_passed' }, consecutiveFailures: 3 });

    const after = changed(record, { review: undefined, consecutiveFailures: 0 });

    expect(after).toStrictEqual(processing({ consecutiveFailures: 0 }));
  });
});
