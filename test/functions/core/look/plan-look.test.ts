import { describe, expect, it } from 'vitest';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { fitsQueue, wakeAt } from '../../../../functions/core/cancellation/wake.ts';
import { planLook } from '../../../../functions/core/look/plan-look.ts';
import { takeLook } from '../../../../functions/core/look/take-look.ts';
import {
  accepted,
  attempt,
  day,
  hour,
  minute,
  noon,
  type PolicyName,
  policies,
  processing,
} from '../../../fixtures/a-cancellation.ts';

describe('planning a look', () => {
  const at = noon + minute;
  const asked = { look: 1 };

  it('drops a message for a look that was taken already', () => {
    expect(planLook(processing(), { look: 0 }, policies['read-status'], at)).toMatchObject({ do: 'drop' });
  });

  it('drops a message for a look that is yet to come', () => {
    expect(planLook(processing(), { look: 2 }, policies['read-status'], at)).toMatchObject({ do: 'drop' });
  });

  it('drops a message while a lease is active, and looks from its end on', () => {
    const record = processing({ lease: { id: 'l', until: at } });

    expect(planLook(record, asked, policies['read-status'], at - 1)).toMatchObject({ do: 'drop' });
    expect(planLook(record, asked, policies['read-status'], at)).toMatchObject({ do: 'look' });
  });

  it('waits until the time that the provider asked for', () => {
    const record = processing({ notBefore: at });

    expect(planLook(record, asked, policies['read-status'], at - 1)).toEqual({ do: 'later', at });
    expect(planLook(record, asked, policies['read-status'], at)).toMatchObject({ do: 'look' });
  });

  it('takes the first look for a message with a token, and no later look', () => {
    const first = { look: 0, token: 'T1' };

    expect(planLook(accepted(), first, policies['read-status'], at)).toEqual({ do: 'look', exchange: 'cancel' });
    expect(planLook(processing(), first, policies['read-status'], at)).toMatchObject({ do: 'drop' });
  });

  it.for(statuses.filter((status) => status !== 'accepted' && status !== 'processing'))(
    'answers a token at once when the cancellation is %s',
    (status) => {
      const record = processing({ status, lease: { id: 'l', until: at + minute } });

      expect(planLook(record, { look: 0, token: 'T1' }, policies.resend, at)).toEqual({ do: 'deliver' });
    },
  );

  it.for([
    ['cancelled', 'read-status', false, 'status'],
    ['rejected', 'resend', true, 'status'],
    ['review_required', 'readBeforeSend', false, 'status'],
    ['review_required', 'resend, nothing to read', true, 'cancel'],
    ['review_required', 'resend', true, 'cancel'],
    ['review_required', 'await-webhook', true, 'cancel'],
    ['review_required', 'read-status', true, 'status'],
    ['rejected', 'resend', false, 'status'],
  ] as const)(
    'only reads what is %s (%s, recheck: %s), or else repeats a review: %s',
    ([status, policy, recheck, exchange]) => {
      const plan = planLook(processing({ status }), { look: 1, recheck }, policies[policy], at);

      expect(plan).toEqual({ do: 'look', exchange });
    },
  );

  it.for([
    ['rejected', true],
    ['cancelled', true],
    ['review_required', false],
  ] as const)(
    'drops a look at a cancellation that is %s (recheck: %s) if its status cannot be read',
    ([status, recheck]) => {
      const plan = planLook(processing({ status }), { look: 1, recheck }, policies['resend, nothing to read'], at);

      expect(plan).toEqual({ do: 'drop', because: 'nothing to read' });
    },
  );
});

describe('the next exchange of an open cancellation', () => {
  const due = noon + 6 * day;
  const planned = (policy: PolicyName, changes: Parameters<typeof processing>[0], at = due, recheck = false) =>
    planLook(processing(changes), { look: 1, recheck }, policies[policy], at);
  const deadline = noon + 7 * day;

  it.for([
    ['read-status', 'unresolved', 'status'],
    ['read-status', 'acknowledged', 'status'],
    ['read-status', 'refused', 'status'],
    ['read-status', 'withdrawn', 'status'],
    ['readBeforeSend', 'withdrawn', 'status'],
    ['resend', 'unresolved', 'cancel'],
    ['resend', 'acknowledged', 'cancel'],
    ['resend', 'refused', 'status'],
    ['resend', 'withdrawn', 'cancel'],
    ['resend, nothing to read', 'refused', 'cancel'],
    ['await-webhook', 'unresolved', 'cancel'],
    ['await-webhook', 'acknowledged', 'cancel'],
  ] as const)('(%s) after an attempt that is %s is %s', ([policy, state, exchange]) => {
    expect(planned(policy, { attempts: [attempt({ state })] })).toEqual({ do: 'look', exchange });
  });

  it.for([
    ['read-status', 'cancel'],
    ['readBeforeSend', 'status'],
    ['resend', 'cancel'],
    ['resend, nothing to read', 'cancel'],
    ['await-webhook', 'cancel'],
    ['ask-person', 'cancel'],
  ] as const satisfies (readonly [PolicyName, string])[])('(%s) begins with %s', ([policy, exchange]) => {
    const unsent = attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' });

    expect(planned(policy, {})).toEqual({ do: 'look', exchange });
    expect(planned(policy, { attempts: [unsent] })).toEqual({ do: 'look', exchange });
  });

  it.for(['resend', 'await-webhook'] as const)(
    '(%s) waits for the time of the next sending, unless asked',
    (policy) => {
      const sent = { attempts: [attempt()], deadline };
      const at = noon + policies[policy].waits.repeat(1);

      expect(planned(policy, sent, at - 1)).toEqual({ do: 'later', at });
      expect(planned(policy, sent, at)).toEqual({ do: 'look', exchange: 'cancel' });
      expect(planned(policy, sent, at - 1, true)).toEqual({ do: 'look', exchange: 'cancel' });
    },
  );

  it.for(['processing', 'review_required'] as const)('is none for a recheck of fifty requests (%s)', (status) => {
    const sent = (count: number) => ({ status, attempts: Array.from({ length: count }, () => attempt()), deadline });

    expect(planned('resend', sent(49), noon, true)).toEqual({ do: 'look', exchange: 'cancel' });
    expect(planned('resend', sent(50), noon, true)).not.toMatchObject({ exchange: 'cancel' });
  });

  it('(ask-person) is none while a request is in doubt, not even for a recheck', () => {
    expect(planned('ask-person', { attempts: [attempt()], deadline }, due, true)).toEqual({
      do: 'later',
      at: deadline,
    });
  });

  it.for([
    ['read-status', 'status'],
    ['readBeforeSend', 'status'],
    ['resend', 'status'],
    ['resend, nothing to read', 'none'],
    ['await-webhook', 'none'],
  ] as const)('(%s) sends nothing at the deadline: %s', ([policy, exchange]) => {
    expect(planned(policy, { deadline }, deadline)).toEqual({ do: 'look', exchange });
    expect(planned(policy, { deadline, attempts: [attempt()] }, deadline)).toEqual({ do: 'look', exchange });
  });

  it('of held credentials comes at once if an operator asks, and otherwise at its time', () => {
    const held = { credentialsRefused: { code: 'credentials_refused', since: noon }, notBefore: due + hour } as const;

    expect(planned('read-status', held)).toEqual({ do: 'later', at: due + hour });
    expect(planned('read-status', held, due, true)).toEqual({ do: 'look', exchange: 'cancel' });
    expect(planned('read-status', { notBefore: due + hour }, due, true)).toEqual({ do: 'later', at: due + hour });
  });
});

describe('an unread testimony', () => {
  const testimonies = [{ id: 'w-1', receivedAt: noon, proves: { kind: 'cancelled' } }] as const;

  it.for(['processing', 'review_required', 'rejected'] as const)(
    'is read first when the cancellation is %s',
    (status) => {
      const record = processing({ status, testimonies, notBefore: noon + hour });

      expect(planLook(record, { look: 1 }, policies['await-webhook'], noon)).toEqual({
        do: 'look',
        exchange: 'testimony',
      });
    },
  );

  it('is read once', () => {
    const record = processing({ testimonies: testimonies.map((told) => ({ ...told, isRead: true as const })) });

    expect(planLook(record, { look: 1 }, policies['await-webhook'], noon)).toEqual({ do: 'look', exchange: 'cancel' });
  });

  it('wakes recovery within a minute', () => {
    expect(wakeAt({ testimonies, nextLook: noon + day }, false, noon)).toBe(noon + minute);
    expect(wakeAt({ testimonies }, true, noon)).toBe(noon + 2 * minute);
  });
});

describe('taking a look', () => {
  const take = { leaseId: 'lease-1', leaseUntil: noon + minute, freshToken: 'fresh', now: noon };

  it('increases look and version, and sets the lease and the deadline', () => {
    const taken = changed(accepted(), takeLook(accepted(), 'none', take, policies['read-status']));

    expect(taken).toMatchObject({
      status: 'processing',
      look: 1,
      version: 2,
      lookBegan: noon,
      lease: { id: 'lease-1', until: noon + minute },
      nextLook: noon + minute,
      firstLookAt: noon,
      deadline: noon + 7 * day,
      attempts: [],
    });
  });

  it('stores the attempt as unresolved before anything is sent', () => {
    const { attempts } = takeLook(accepted(), 'cancel', take, policies['read-status']);

    expect(attempts).toEqual([{ providerToken: 'fresh', sentAt: noon, leftBy: noon + minute, state: 'unresolved' }]);
  });

  it('sends again with the same token, unless it is spent', () => {
    const again = (changes: Parameters<typeof attempt>[0]) =>
      takeLook(processing({ attempts: [attempt(changes)] }), 'cancel', take, policies.resend).attempts?.[1]
        ?.providerToken;

    expect(again({})).toBe('token-1');
    expect(again({ tokenSpent: true })).toBe('fresh');
  });

  it('keeps the time of the first look, the deadline and a final status', () => {
    const record = processing({ status: 'cancelled', deadline: noon + hour });

    const taken = changed(record, takeLook(record, 'status', { ...take, now: noon + minute }, policies['read-status']));

    expect(taken).toMatchObject({ status: 'cancelled', firstLookAt: noon, deadline: noon + hour, attempts: [] });
  });
});

describe('waiting', () => {
  it('wakes recovery a minute after a look that the queue should have started', () => {
    expect(wakeAt({ nextLook: noon + 15 * minute }, false, noon)).toBe(noon + 16 * minute);
  });

  it('leaves a look to recovery if the queue cannot hold its message so long', () => {
    expect(fitsQueue(15 * minute)).toBe(true);
    expect(fitsQueue(15 * minute + 1)).toBe(false);
    expect(wakeAt({ nextLook: noon + hour }, false, noon)).toBe(noon + hour);
  });

  it('wakes recovery two minutes after an event became due, whatever the next look', () => {
    expect(wakeAt({ nextLook: noon + hour }, true, noon)).toBe(noon + 2 * minute);
  });

  it('has no wake time for a cancellation without a next look and without a due event', () => {
    expect(wakeAt({}, false, noon)).toBeUndefined();
  });
});
