import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeLook } from '../../../../functions/core/look/take-look.ts';
import { prepareSend, take, takeFields } from '../../../../functions/core/writes/take.ts';
import { attempt, hour, minute, noon, policies, processing, second } from '../../../fixtures/a-cancellation.ts';
import { record } from '../../../fixtures/arbitraries.ts';

const fresh = { leaseId: 'ours', leaseUntil: noon + minute, freshToken: 'fresh', now: noon };
const changesOf = (of: Parameters<typeof takeLook>[0]) => takeLook(of, 'status', fresh, policies['read-status']);

describe('a take', () => {
  it('is an error without a lease', () => {
    expect(() => takeFields(processing(), { version: 3 })).toThrow(new TypeError('a take needs a lease'));
    expect(() => take(processing(), processing(), { version: 3 })).toThrow(new TypeError('a take needs a lease'));
  });

  it('writes no wakeAt that comes in time, and one for a record that has none', () => {
    const latest = noon + 2 * minute;
    const wakeAfter = (wakeAt: number | undefined) =>
      takeFields({ ...processing(), ...(wakeAt === undefined ? {} : { wakeAt }) }, changesOf(processing()));
    const { wakeAt: _wakeAt, ...unindexed } = processing();

    expect(wakeAfter(latest)).not.toHaveProperty('wakeAt');
    expect(wakeAfter(latest + 1)).toMatchObject({ wakeAt: latest });
    expect(takeFields(unindexed, changesOf(unindexed))).toMatchObject({ wakeAt: latest });
  });

  it('is the same with the whole record as with what a message says of it', () => {
    fc.assert(
      fc.property(record, (stored) => {
        const { id, look, version, wakeAt } = stored;
        const expected = { id, look, version, ...(wakeAt === undefined ? {} : { wakeAt }) };

        expect(take(stored, expected, changesOf(stored))).toEqual(take(stored, stored, changesOf(stored)));
      }),
    );
  });

  it('leaves the stored record as it was', () => {
    const stored = processing();

    expect(take(stored, stored, changesOf(stored))).toMatchObject({ look: 2, version: 3 });
    expect(stored).toStrictEqual(processing());
  });
});

describe('preparing a send', () => {
  const lease = { id: 'ours', until: noon + minute };
  const loaded = processing({ lease });

  it('needs no new attempts and no new version', () => {
    expect(prepareSend(loaded, loaded, { snapshot: 1 }, 'ours', noon)).toEqual({ ...loaded, snapshot: 1 });
  });

  it('fails if another write led to the same version with other attempts', () => {
    const stored = processing({ lease, version: 3, attempts: [attempt({ providerToken: 'other' })] });
    const changes = { version: 3, attempts: [attempt()] };

    expect(prepareSend(stored, loaded, changes, 'ours', noon)).toBeUndefined();
    expect(prepareSend({ ...stored, attempts: [attempt()] }, loaded, changes, 'ours', noon)).toBeDefined();
  });

  it('fails without a lease', () => {
    expect(prepareSend(processing(), processing(), {}, 'ours', noon)).toBeUndefined();
    expect(prepareSend(loaded, loaded, {}, 'ours', noon + hour + second)).toBeUndefined();
  });
});
