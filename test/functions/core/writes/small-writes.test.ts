import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keepToken,
  maxTokens,
  moveWake,
  noteRun,
  recheckFields,
  runsToForget,
  testimonyFields,
} from '../../../../functions/core/writes/small-writes.ts';
import { hour, minute, noon, processing } from '../../../fixtures/a-cancellation.ts';

describe('task tokens', () => {
  it('of the newest runs are kept, in whatever order they arrive', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 }), (runs) => {
        const after = runs.reduce((record, run) => keepToken(record, { run, token: `T${run}` }), processing());

        const newest = runs.toSorted((a, b) => b - a).slice(0, maxTokens);
        expect(after.tokens).toEqual(Object.fromEntries(newest.map((run) => [run, `T${run}`])));
      }),
    );
  });

  it('are ordered by the number of the run, so that run 10 is newer than run 9', () => {
    expect(runsToForget({ 8: 'a', 9: 'b', 10: 'c', 11: 'd', 12: 'e', 13: 'f', 14: 'g', 15: 'h', 16: 'i' })).toEqual([
      '8',
    ]);
  });
});

describe('the newest run', () => {
  it.each([
    [1, undefined],
    [2, undefined],
    [3, 3],
  ])('after run 2, run %d is noted as %o', (run, noted) => {
    expect(noteRun(processing({ run: 2 }), run)?.run).toBe(noted);
  });
});

describe('a testimony', () => {
  const told = { id: 'told-1', receivedAt: noon, proves: { kind: 'cancelled' } } as const;

  it('leaves a wakeAt that comes in time, and otherwise wakes recovery a minute later', () => {
    expect(testimonyFields(processing({ wakeAt: noon + minute }), told)).not.toHaveProperty('wakeAt');
    expect(testimonyFields(processing({ wakeAt: noon + hour }), told)).toMatchObject({ wakeAt: noon + minute });
  });

  it('is acknowledged and not kept if the data of the payment was erased', () => {
    expect(testimonyFields(processing({ status: 'cancelled', erasedAt: noon }), told)).toBe('known');
  });

  it('leaves two minutes while an event is due', () => {
    const due = [{ eventId: 'evt_1', detailType: 'CancellationCompleted', detail: {} }] as const;

    expect(testimonyFields(processing({ wakeAt: noon + hour, dueEvents: due }), told)).toMatchObject({
      wakeAt: noon + 2 * minute,
    });
  });
});

it('a recheck leaves a record whose data was erased meanwhile as it is', () => {
  const act = { at: noon, act: 'recheck', by: 'ana', note: 'asked by a customer' } as const;

  expect(recheckFields(processing({ status: 'cancelled', erasedAt: noon }), act)).toEqual({});
  expect(recheckFields(processing({ status: 'cancelled' }), act)).toMatchObject({ acts: [act] });
});

describe('moving wakeAt', () => {
  const loaded = processing({ wakeAt: noon });

  it.each([
    ['has a newer version', { version: 3 }],
    ['has another wakeAt', { wakeAt: noon + 1 }],
  ])('fails if the record %s', (_what, changes) => {
    expect(moveWake({ ...loaded, ...changes }, loaded, noon + hour)).toBeUndefined();
  });

  it('fails for a record that had left the index when it was loaded', () => {
    const { wakeAt: _wakeAt, ...unindexed } = loaded;

    expect(moveWake(unindexed, unindexed, noon)).toBeUndefined();
    expect(moveWake(loaded, loaded, undefined)).toStrictEqual(unindexed);
  });
});
