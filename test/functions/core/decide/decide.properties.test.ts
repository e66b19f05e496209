import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  isInDoubt,
  isLive,
  mayHaveArrived,
  wasSent,
} from '../../../../functions/core/cancellation/attempt.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { isEnd, type Status, transitions } from '../../../../functions/core/cancellation/status.ts';
import type { Decision } from '../../../../functions/core/decide/decision.ts';
import { readsNext } from '../../../../functions/core/look/plan-look.ts';
import { nudgeDelay, nudgeGap } from '../../../../functions/core/look/plan-nudge.ts';
import type { Policy } from '../../../../functions/core/look/policy.ts';
import { minute, policies, second } from '../../../fixtures/a-cancellation.ts';
import { answerTo, observationOf, open, read, record, sequence, turn, unended } from '../../../fixtures/arbitraries.ts';
import { decide } from '../../../fixtures/decided.ts';
import { live } from '../../../fixtures/live.ts';

const attemptsAfter = ({ attempts }: Cancellation, { changes }: Decision) => changes.attempts ?? attempts;
const statusAfter = ({ status }: Cancellation, { changes }: Decision): Status => changes.status ?? status;
const reachesEnd = (of: Cancellation, decision: Decision) => isEnd(statusAfter(of, decision)) && !isEnd(of.status);
const reachesVerdict = (of: Cancellation, decision: Decision) =>
  reachesEnd(of, decision) || (decision.isProven && statusAfter(of, decision) === 'review_required');

const isCostly = ({ repeat }: Policy) => repeat.cancel === 'costly';

describe('rule 1: a repeat is judged by its effect', () => {
  it('sends nothing costly after a read while an attempt is unresolved or acknowledged', () => {
    fc.assert(
      fc.property(
        turn(unended, observationOf('open', 'pending', 'unknown', 'unreadable'), () => read),
        fc.boolean(),
        ({ record, made, observation }, isRecheck) => {
          const decision = decide(record, { ...made, isRecheck, observation }, policies.readBeforeSend);

          if (decision.next.step !== 'send') return;
          expect(attemptsAfter(record, decision).some(isLive)).toBe(false);
          expect(observation.kind).toBe('open');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('sends in the same look only after a read that began after everything that was sent', () => {
    fc.assert(
      fc.property(turn(), fc.boolean(), ({ record, made, observation, policy }, isRecheck) => {
        if (decide(record, { ...made, isRecheck, observation }, policy).next.step !== 'send') return;
        expect(made.exchange).toBe('status');
        for (const { leftBy } of record.attempts) expect(made.began).toBeGreaterThanOrEqual(leftBy);
        if (!isRecheck) expect(made.ended).toBeLessThan(record.deadline ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it('sends at most twenty times, and a costly request only while no other may be under way', () => {
    fc.assert(
      fc.property(sequence, (lived) => {
        for (const { made, before, after } of live(lived)) {
          expect(after.attempts.filter(wasSent).length).toBeLessThanOrEqual(20);
          if (isCostly(lived.policy)) expect(before.attempts.filter(isLive).length).toBeLessThan(2);
          expect(after.attempts.length).toBeGreaterThanOrEqual(before.attempts.length);
          if (made.exchange === 'cancel') expect(made.began).toBeLessThan(before.deadline ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads before it sends again where the status can be read', () => {
    const readers = fc.constantFrom(policies['read-status'], policies.readBeforeSend);
    fc.assert(
      fc.property(sequence, readers, (lived, policy) => {
        const turns = live({ ...lived, policy });
        turns.forEach(({ made, before }, index) => {
          const isRepeat = made.exchange === 'cancel' && before.attempts.slice(0, -1).some(wasSent);
          if (isRepeat) expect(turns[index - 1]?.made.exchange).toBe('status');
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('rule 2: an attempt in doubt is withdrawn only by a late enough read that shows it open', () => {
  it('withdraws no live attempt after any other read', () => {
    fc.assert(
      fc.property(
        turn(unended, observationOf('open', 'rejected', 'pending'), () => read),
        ({ record, made, observation, policy }) => {
          const after = attemptsAfter(record, decide(record, { ...made, observation }, policy));

          record.attempts.forEach((attempt, index) => {
            if (!isLive(attempt) || after[index]?.state === attempt.state) return;
            const hasFailed = observation.kind === 'open' && observation.failed === true;
            const showsOpen =
              observation.kind === 'open' ||
              (observation.kind === 'rejected' && observation.standing === 'provisional');
            const isLate = made.began >= attempt.leftBy + policy.waits.settle;
            const isDisproved = attempt.state === 'unresolved' && showsOpen && isLate && !isCostly(policy);
            expect(hasFailed || isDisproved).toBe(true);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('rule 3: an exchange without an answer says something only about itself', () => {
  const nothing = observationOf('not_sent', 'unknown', 'credentials_refused');

  it('changes nothing after a read that failed', () => {
    fc.assert(
      fc.property(
        turn(unended, nothing, () => read),
        ({ record, made, observation, policy }) => {
          const { changes, isProven } = decide(record, { ...made, observation }, policy);

          expect(changes.attempts).toEqual(record.attempts);
          if (observation.said === undefined) expect(changes).not.toHaveProperty('evidence');
          expect(isProven).toBe(false);
        },
      ),
    );
  });

  it('withdraws exactly the attempt that was not sent', () => {
    const sent = unended.filter(({ attempts }) => attempts.length > 0);
    fc.assert(
      fc.property(turn(sent, nothing, answerTo), ({ record, made, observation, policy }) => {
        const { changes } = decide(record, { ...made, observation }, policy);

        changes.attempts?.forEach((attempt, index) => {
          if (index !== made.attempt) expect(attempt).toEqual(record.attempts[index]);
          else expect(attempt.state).toBe(observation.kind === 'unknown' ? 'unresolved' : 'withdrawn');
        });
      }),
    );
  });
});

describe('rule 4: a rejection is accepted only if no attempt of ours can still make it wrong', () => {
  const rejected = observationOf('rejected');

  it('in the answer to a cancel, only if no other attempt can still take effect', () => {
    const sent = open.filter(({ attempts }) => attempts.length > 0);
    fc.assert(
      fc.property(turn(sent, rejected, answerTo), ({ record, made, observation, policy }) => {
        const isAlone = !record.attempts.some((attempt, index) => index !== made.attempt && isLive(attempt));

        expect(decide(record, { ...made, observation }, policy).isProven).toBe(isAlone);
      }),
    );
  });

  it('in a read without access, only if no attempt was ever acknowledged or in doubt', () => {
    const noAccess = rejected.filter(({ standing }) => standing === 'no-access');
    fc.assert(
      fc.property(
        turn(open, noAccess, () => read),
        ({ record, made, observation, policy }) => {
          expect(decide(record, { ...made, observation }, policy).isProven).toBe(!record.attempts.some(mayHaveArrived));
        },
      ),
    );
  });

  it('in a provisional read, only if no attempt is under way', () => {
    const provisional = rejected.filter(({ standing }) => standing === 'provisional');
    fc.assert(
      fc.property(
        turn(open, provisional, () => read),
        ({ record, made, observation, policy }) => {
          const decision = decide(record, { ...made, observation }, policy);
          const mayChangeIt = (attempt: Attempt) =>
            isLive(attempt) && (!isInDoubt(attempt) || made.began < attempt.leftBy + policy.waits.settle);

          expect(decision.isProven).toBe(!attemptsAfter(record, decision).some(mayChangeIt));
        },
      ),
    );
  });

  it('in a firm read, at any time', () => {
    const firm = rejected.filter(({ standing = 'firm' }) => standing === 'firm');
    fc.assert(
      fc.property(
        turn(open, firm, () => read),
        ({ record, made, observation, policy }) => {
          expect(decide(record, { ...made, observation }, policy).isProven).toBe(true);
        },
      ),
    );
  });
});

describe('rule 5: a costly partial refund is sent again only after not_sent', () => {
  it('never follows an attempt that may have arrived or was refused', () => {
    const part = { value: 500, currency: 'EUR' };
    fc.assert(
      fc.property(sequence, fc.constant(policies.readBeforeSend), (lived, policy) => {
        for (const { after } of live({ ...lived, amount: part, policy })) {
          const earlier = after.attempts.slice(0, -1);

          expect(earlier.every(({ withdrawnBy }) => withdrawnBy === 'not_sent')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes to review if a late read does not show its attempt', () => {
    const inDoubt = open.filter(
      ({ request, attempts }) => request.amount !== undefined && attempts.some(isInDoubt) && attempts.length === 1,
    );
    fc.assert(
      fc.property(
        turn(inDoubt, observationOf('open'), () => read),
        ({ record, made, observation }) => {
          const policy = policies.readBeforeSend;
          const decision = decide(record, { ...made, observation }, policy);
          const isLate = record.attempts.every(({ leftBy }) => made.began >= leftBy + policy.waits.settle);

          if (isLate || observation.failed) expect(decision.changes.review).toMatchObject({ code: 'outcome_unknown' });
        },
      ),
    );
  });
});

describe('rule 6: a proven result survives a concurrent write', () => {
  it('decides the same result for every newer record', () => {
    const proofs = observationOf('cancelled', 'refunded', 'manual');
    fc.assert(
      fc.property(turn(open, proofs), open, ({ record, made, observation, policy }, reloaded) => {
        const first = decide(record, { ...made, observation }, policy);
        const again = decide(reloaded, { ...made, observation }, policy);

        expect(first.isProven && again.isProven).toBe(true);
        expect(again.changes.status).toBe(first.changes.status);
      }),
    );
  });

  it('marks a decision as proven exactly if its observation proves something', () => {
    fc.assert(
      fc.property(turn(), ({ record, made, observation, policy }) => {
        const decision = decide(record, { ...made, observation }, policy);

        if (decision.isProven) {
          const proofs = ['cancelled', 'refunded', 'manual', 'rejected', 'open', 'unreadable', 'unknown'];
          expect(proofs).toContain(observation.kind);
          expect(decision.event).toBeDefined();
        }
        if (reachesEnd(record, decision)) expect(decision.isProven).toBe(true);
        if (observation.kind === 'open' && decision.isProven) expect(made.exchange).toBe('status');
        if (observation.kind === 'unknown' && decision.isProven) expect(policy.whenInDoubt).toBe('ask-person');
      }),
    );
  });
});

describe('rule 7: without credentials nothing was sent, and we wait', () => {
  it('waits, with nothing in doubt, and gives up only at the deadline', () => {
    const sent = open.filter(({ attempts }) => attempts.length > 0);
    fc.assert(
      fc.property(turn(sent, observationOf('not_sent'), answerTo), ({ record, made, observation, policy }) => {
        const { next, changes } = decide(record, { ...made, observation }, policy);

        if (made.ended < (record.deadline ?? 0)) expect(next.step).toBe('wait');
        else expect(changes.status).toBe('review_required');
        expect(changes.attempts?.[made.attempt ?? 0]).toMatchObject({ state: 'withdrawn', withdrawnBy: 'not_sent' });
      }),
    );
  });
});

describe('rule 8: a provider token changes only if it is spent and a later read shows the payment open', () => {
  it('has the same token in all other attempts', () => {
    fc.assert(
      fc.property(sequence, fc.constantFrom(policies['read-status'], policies.readBeforeSend), (lived, policy) => {
        const turns = live({ ...lived, policy });
        turns.forEach(({ before }, index) => {
          const [previous, newest] = before.attempts.slice(-2);
          if (!previous || !newest || previous.providerToken === newest.providerToken) return;
          const readOpen = turns
            .slice(0, index)
            .some(
              ({ made, observation, before: { attempts } }) =>
                made.exchange === 'status' &&
                observation.kind === 'open' &&
                attempts.at(-1)?.sentAt === previous.sentAt,
            );

          expect(previous.tokenSpent).toBe(true);
          expect(readOpen).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('rule 9: a refusal withdraws its attempt, and the reason is read', () => {
  const refused = record.filter(
    ({ status, attempts }) => status === 'processing' && attempts.at(-1)?.state === 'refused',
  );

  it('reads before anything else is sent', () => {
    fc.assert(
      fc.property(refused, ({ attempts }) => {
        for (const policy of ['read-status', 'readBeforeSend', 'resend'] as const)
          expect(readsNext(attempts, policies[policy])).toBe(true);
      }),
    );
  });

  it('is no end where a later read shows the whole payment open: the cancel may be sent again', () => {
    fc.assert(
      fc.property(
        turn(refused, observationOf('open'), () => read),
        ({ record, made, observation, policy }) => {
          const { changes } = decide(record, { ...made, observation }, policy);

          if (record.request.amount === undefined) expect(changes.status).not.toBe('rejected');
        },
      ),
    );
  });

  it('waits while a read shows the payment pending', () => {
    fc.assert(
      fc.property(
        turn(refused, observationOf('pending'), () => read),
        ({ record, made, observation, policy }) => {
          const { changes } = decide(record, { ...made, observation }, policy);
          const last = record.attempts.at(-1);
          fc.pre(last !== undefined && made.began >= last.leftBy);

          expect(changes.attempts?.at(-1)).toMatchObject({ state: 'refused', sawPending: true });
          expect(changes.status === 'rejected').toBe(false);
        },
      ),
    );
  });
});

describe('always', () => {
  it('a final status never changes', () => {
    const ended = record.filter(({ status }) => isEnd(status));
    fc.assert(
      fc.property(turn(ended), ({ record, made, observation, policy }) => {
        const { changes, next } = decide(record, { ...made, observation }, policy);

        expect(changes).not.toHaveProperty('status');
        expect(next).toEqual({ step: 'rest' });
      }),
    );
  });

  it('only allowed transitions are made', () => {
    fc.assert(
      fc.property(turn(), ({ record, made, observation, policy }) => {
        const { changes } = decide(record, { ...made, observation }, policy);

        if (changes.status) expect(transitions[record.status]).toContain(changes.status);
      }),
    );
  });

  it('the version never falls, and rises with every event', () => {
    fc.assert(
      fc.property(turn(), ({ record, made, observation, policy }) => {
        const { changes, event } = decide(record, { ...made, observation }, policy);
        const version = changes.version ?? record.version;

        expect(version).toBeGreaterThanOrEqual(record.version);
        if (event) {
          expect(version).toBe(record.version + 1);
          expect(event.eventId).toBe(`evt_${record.id}_${version}`);
        }
      }),
    );
  });

  it('an event shows the record as it is recorded', () => {
    fc.assert(
      fc.property(turn(), ({ record, made, observation, policy }) => {
        const { changes, event } = decide(record, { ...made, observation }, policy);
        fc.pre(event !== undefined);
        const after = changed(record, changes);

        expect(event?.detail).toMatchObject({
          version: after.version,
          cancellation: { status: after.status, attempts: after.attempts.filter(wasSent).length },
        });
        expect(event?.detail.cancellation.completedAt === null).toBe(after.completedAt === undefined);
      }),
    );
  });

  it('an event is due after each change of status and after a contradiction, and only then', () => {
    fc.assert(
      fc.property(turn(), ({ record, made, observation, policy }) => {
        const decision = decide(record, { ...made, observation }, policy);
        const isChanged = statusAfter(record, decision) !== record.status;

        if (isChanged) expect(decision.event).toBeDefined();
        else if (decision.event)
          expect(['CancellationContradicted', 'CredentialsRefused']).toContain(decision.event.detailType);
        if (reachesVerdict(record, decision)) expect(decision.next.step).toBe('rest');
      }),
    );
  });

  it('the next look comes after 2 s (vtex 60 s) to 15 min, unless the provider asks for more', () => {
    fc.assert(
      fc.property(turn(open), ({ record, made, observation, policy }) => {
        const { next, changes } = decide(record, { ...made, observation }, policy);
        fc.pre(next.step === 'wait');
        const wait = next.step === 'wait' ? next.until - made.ended : 0;
        const deadline = record.deadline ?? Number.POSITIVE_INFINITY;
        const least = policy === policies['resend, nothing to read'] ? minute : 2 * second;
        const asked = 'retryAfter' in observation ? (observation.retryAfter ?? 0) : 0;

        expect(made.ended + wait).toBeLessThanOrEqual(deadline);
        expect(wait).toBeGreaterThanOrEqual(Math.min(least, deadline - made.ended));
        if (readsNext(changes.attempts ?? [], policy)) expect(wait).toBeLessThanOrEqual(Math.max(15 * minute, asked));
        expect(changes.nextLook).toBe(made.ended + wait);
        if (changes.notBefore !== undefined) expect(changes.notBefore).toBeLessThanOrEqual(made.ended + wait);
      }),
    );
  });

  it('a look at the deadline plans no further look and sends nothing', () => {
    fc.assert(
      fc.property(turn(open), ({ record, made, observation, policy }) => {
        const { next } = decide({ ...record, deadline: made.ended }, { ...made, observation }, policy);

        expect(next.step).toBe('rest');
      }),
    );
  });

  it('in every sequence of looks, final status, version and deadline keep their rules', () => {
    fc.assert(
      fc.property(sequence, (lived) => {
        let version = 0;
        for (const { before, after, decision } of live(lived)) {
          expect(after.version).toBeGreaterThanOrEqual(before.version);
          expect(before.version).toBeGreaterThanOrEqual(version);
          version = after.version;
          if (isEnd(before.status)) expect(after.status).toBe(before.status);
          if (decision.next.step === 'wait') {
            expect(decision.next.until).toBeLessThanOrEqual(after.deadline ?? 0);
            expect(nudgeDelay(after, nudgeGap(after, lived.policy), after.updatedAt)).toBeLessThanOrEqual(2 * second);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
