import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stuckAfter, wakeUpdate } from '../../../../functions/core/cancellation/wake.ts';
import { accepted, day, hour, minute, noon, processing, second } from '../../../fixtures/a-cancellation.ts';
import { owed } from '../../../fixtures/dependencies.ts';

describe('a stored wakeAt', () => {
  const nextLook = noon + minute;
  const latest = noon + 2 * minute;

  it.each([
    ['stays if it is the latest moment', latest, latest, nextLook, {}],
    ['stays just after the next look', nextLook + 1, latest, nextLook, {}],
    ['moves if it would come before the next look', nextLook, latest, nextLook, { wakeAt: latest }],
    ['moves if it would come too late', latest + 1, latest, nextLook, { wakeAt: latest }],
    ['stays, however early, if there is no next look', 0, latest, undefined, {}],
    ['is written if there is none', undefined, latest, nextLook, { wakeAt: latest }],
    ['is removed if nothing is to be done', noon, undefined, nextLook, { wakeAt: undefined }],
    ['stays removed', undefined, undefined, nextLook, {}],
  ])('%s', (_sentence, stored, wanted, look, fields) => {
    expect(wakeUpdate(stored, wanted, look)).toStrictEqual(fields);
  });

  it('is never later than the latest moment, and is there exactly if there is one', () => {
    const moment = fc.option(fc.integer({ min: noon, max: noon + day }), { nil: undefined });
    fc.assert(
      fc.property(moment, moment, moment, (stored, wanted, look) => {
        const fields = wakeUpdate(stored, wanted, look);

        const after = 'wakeAt' in fields ? fields.wakeAt : stored;
        if (wanted === undefined) expect(after).toBeUndefined();
        else expect(after).toBeLessThanOrEqual(wanted);
      }),
    );
  });
});

describe('a cancellation is stuck', () => {
  const told = { id: 'told-1', receivedAt: noon + hour, proves: { kind: 'cancelled' } } as const;

  it.each([
    ['a minute after it was accepted', accepted({ updatedAt: noon + hour, nextLook: noon + hour }), noon + minute],
    ['a minute after its next look', processing({ nextLook: noon + 30 * second }), noon + 90 * second],
    ['from its next look on if no queue can hold the message', processing({ nextLook: noon + hour }), noon + hour],
    [
      'two minutes after its event became due',
      processing({ updatedAt: noon + second, dueEvents: [owed('evt_1')] }),
      noon + second + 2 * minute,
    ],
    [
      'a minute after what a webhook told',
      processing({ testimonies: [told], nextLook: noon + day }),
      noon + hour + minute,
    ],
    [
      'a minute after what a webhook told before the first look',
      accepted({ testimonies: [told] }),
      noon + hour + minute,
    ],
    ['never if nothing is to be done', processing({ status: 'cancelled' }), undefined],
  ])('%s', (_when, record, from) => {
    expect(stuckAfter(record)).toBe(from);
  });
});
