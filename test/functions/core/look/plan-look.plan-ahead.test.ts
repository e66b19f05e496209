import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAhead, planLook } from '../../../../functions/core/look/plan-look.ts';
import { attempt, day, hour, minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';
import { record } from '../../../fixtures/arbitraries.ts';
import { owed } from '../../../fixtures/dependencies.ts';

const told = { id: 'told-1', receivedAt: noon, proves: { kind: 'cancelled' } } as const;
const at = noon + minute;

describe('the plan of the next look', () => {
  it.each([
    ['a read', 'read-status', { attempts: [attempt()] }, 'status'],
    ['the first read of a payment', 'readBeforeSend', {}, 'status'],
    ['what a webhook told', 'await-webhook', { testimonies: [told] }, 'testimony'],
    ['the end of the deadline where nothing can be read', 'await-webhook', { deadline: at }, 'none'],
    ['a read of what has ended', 'resend', { status: 'cancelled' }, 'status'],
  ] as const)('is told for %s, with the version and wakeAt as stored', (_what, policy, changes, exchange) => {
    const planned = processing({ ...changes, version: 7, wakeAt: noon + hour });
    const { wakeAt: _wakeAt, ...unindexed } = planned;

    expect(planAhead(planned, policies[policy], at)).toStrictEqual({ version: 7, exchange, wakeAt: noon + hour });
    expect(planAhead(unindexed, policies[policy], at)).toStrictEqual({ version: 7, exchange });
  });

  it.each([
    ['sends, because that needs the earlier attempts', 'resend', {}],
    ['is not due then', 'read-status', { attempts: [attempt()], notBefore: at + 1 }],
    ['is under way then', 'read-status', { attempts: [attempt()], lease: { id: 'theirs', until: at + 1 } }],
    ['has nothing to ask', 'resend, nothing to read', { status: 'cancelled' }],
    ['comes while an event is due', 'read-status', { attempts: [attempt()], dueEvents: [owed('evt_1')] }],
  ] as const)('is not told if the look %s', (_what, policy, changes) => {
    expect(planAhead(processing(changes), policies[policy], at)).toBeUndefined();
  });

  it('holds at every later time, as long as the record does not change', () => {
    const moments = fc.tuple(fc.integer({ min: 0, max: 8 * day }), fc.integer({ min: 0, max: 8 * day }));
    const waits = fc.record(
      {
        notBefore: fc.integer({ min: noon, max: noon + 8 * day }),
        lease: fc.integer({ min: noon, max: noon + 8 * day }).map((until) => ({ id: 'theirs', until })),
        testimonies: fc.constantFrom([told], [{ ...told, isRead: true as const }]),
      },
      { requiredKeys: [] },
    );
    let planned = 0;
    fc.assert(
      fc.property(record, waits, fc.constantFrom(...Object.values(policies)), moments, (of, more, policy, times) => {
        const stored = { ...of, ...more };
        const [sent, late] = times;

        const plan = planAhead(stored, policy, noon + sent);

        if (!plan) return;
        planned += 1;
        const arrived = planLook(stored, { look: stored.look }, policy, noon + sent + late);
        expect(arrived).toEqual({ do: 'look', exchange: plan.exchange });
        expect(plan.version).toBe(stored.version);
      }),
      { numRuns: 2000 },
    );
    expect(planned).toBeGreaterThan(200);
  });
});
