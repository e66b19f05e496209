import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { allowedStatuses, record, resultFields } from '../../../../functions/core/writes/result.ts';
import { hour, minute, noon, processing, second } from '../../../fixtures/a-cancellation.ts';
import { owed } from '../../../fixtures/dependencies.ts';

const lease = { id: 'ours', until: noon + minute };
const loaded = processing({ lease });
const result = { changes: { version: 3, nextLook: noon + 30 * second }, guard: { lease: 'ours' }, now: noon };

describe('the result of a look', () => {
  it('sets nothing that it does not change', () => {
    expect(resultFields(loaded, result)).toStrictEqual({
      version: 3,
      nextLook: noon + 30 * second,
      lease: undefined,
      recordedLease: 'ours',
    });
  });

  it('without a lease does not say whose it was', () => {
    expect(resultFields(loaded, { ...result, guard: { version: 2 } })).not.toHaveProperty('recordedLease');
  });

  it('adds its event and its token to those that were stored after the record was loaded', () => {
    const stored = { ...loaded, dueEvents: [owed('evt_1')], tokens: { 1: 'one' }, nudges: 4 };
    const given = { ...result, event: owed('evt_2'), token: { run: 2, token: 'two' } };

    expect(record(stored, loaded, given)).toMatchObject({
      dueEvents: [owed('evt_1'), owed('evt_2')],
      tokens: { 1: 'one', 2: 'two' },
      nudges: 4,
    });
  });

  it('is recognised as stored only by its lease, and never by its version', () => {
    const recorded = { ...processing({ version: 3 }), recordedLease: 'ours' };

    expect(record(recorded, loaded, result)).toBe(recorded);
    expect(record(recorded, loaded, { ...result, guard: { version: 2 } })).toBeUndefined();
    expect(record({ ...recorded, recordedLease: 'theirs' }, loaded, result)).toBeUndefined();
  });

  it('may keep the status of the loaded record, or change it as the table of statuses allows', () => {
    for (const status of statuses) expect(allowedStatuses(processing({ status }), {})).toEqual([status]);
    expect(allowedStatuses(loaded, { status: 'review_required' })).toEqual(expect.arrayContaining(['processing']));
    expect(allowedStatuses(loaded, { status: 'review_required' })).not.toContain('cancelled');
  });

  it('wakes recovery when the next look is the time to do so', () => {
    const changes = { version: 3, nextLook: noon + hour };

    expect(resultFields(loaded, { ...result, changes })).toMatchObject({ wakeAt: noon + hour });
  });
});
