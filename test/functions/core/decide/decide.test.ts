import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { deadlineReview, sendToReview } from '../../../../functions/core/decide/conclude.ts';
import type { Decision } from '../../../../functions/core/decide/decision.ts';
import { nextExchange } from '../../../../functions/core/look/plan-look.ts';
import type { Policy } from '../../../../functions/core/look/policy.ts';
import {
  attempt,
  day,
  hour,
  minute,
  noon,
  type PolicyName,
  policies,
  processing,
  second,
  settleSeconds,
} from '../../../fixtures/a-cancellation.ts';
import type { ExchangeMade } from '../../../fixtures/decided.ts';
import { decide } from '../../../fixtures/decided.ts';

const money = { value: 500, currency: 'USD' };

const observations = {
  cancelled: { kind: 'cancelled' },
  'refunded in full': { kind: 'refunded', amount: money, full: true },
  'refunded in part': { kind: 'refunded', amount: money, full: false },
  'rejected firmly': { kind: 'rejected', code: 'already_captured' },
  'rejected without access': { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access' },
  'rejected provisionally': { kind: 'rejected', code: 'already_captured', standing: 'provisional' },
  'held by doubt': { kind: 'rejected', code: 'outcome_unknown', detail: 'the authorisation may still hold money' },
  contradicted: { kind: 'rejected', code: 'contradicted' },
  manual: { kind: 'manual', detail: 'cancel it by hand' },
  pending: { kind: 'pending' },
  open: { kind: 'open' },
  'open after failures': { kind: 'open', failed: true },
  refused: { kind: 'refused', detail: 'answered 400' },
  'not sent': { kind: 'not_sent', detail: 'ECONNREFUSED' },
  unknown: { kind: 'unknown', detail: 'ECONNRESET' },
} as const satisfies Record<string, Observation>;
type ObservationName = keyof typeof observations;

/** What a decision comes to: an end, a review code, the sending in this same look, or what the next look will do. */
function outcome({ changes, next }: Decision, policy: Policy): string {
  if (next.step === 'send') return 'now';
  if (next.step === 'wait') return nextExchange(changes.attempts ?? [], policy) === 'cancel' ? 'send' : 'read';
  return changes.status === 'review_required' ? (changes.review?.code ?? '') : (changes.status ?? 'rest');
}

type Table = Readonly<Record<ObservationName, string>>;
const cells = (row: string) => row.trim().split(/\s*\|\s*/);

const settled = attempt({ leftBy: noon });
const histories = {
  'there is no attempt': [],
  'an attempt is in doubt': [attempt({ leftBy: noon + minute })],
  'an attempt has been in doubt for longer than the settle time': [settled],
  'an attempt was acknowledged': [attempt({ state: 'acknowledged', leftBy: noon })],
  'an attempt was refused': [attempt({ state: 'refused', withdrawnBy: 'refused' })],
  'an attempt was refused and the payment was then pending': [
    attempt({ state: 'refused', withdrawnBy: 'refused', sawPending: true }),
  ],
  'an attempt was not sent': [attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' })],
  'an attempt was withdrawn by a read': [attempt({ state: 'withdrawn', withdrawnBy: 'read' })],
} as const satisfies Record<string, readonly Attempt[]>;

const readBegan = noon + settleSeconds * second;
const read: ExchangeMade = { exchange: 'status', began: readBegan, ended: readBegan + second };

const everywhere = (word: string) => Array<string>(8).fill(word).join(' | ');

const ends = {
  cancelled: everywhere('cancelled'),
  'refunded in full': everywhere('refunded'),
  'refunded in part': everywhere('partially_refunded'),
  'rejected firmly': everywhere('rejected'),
  'held by doubt': everywhere('outcome_unknown'),
  contradicted: everywhere('contradicted'),
  manual: everywhere('provider_asks'),
};

// none | doubt | doubt since long | acknowledged | refused | refused while busy | never left | withdrawn by a read
const reads = {
  'read-status': {
    ...ends,
    'rejected without access': 'rejected | read | read | read | rejected | rejected | rejected | send',
    'rejected provisionally': 'rejected | read | rejected | read | rejected | rejected | rejected | rejected',
    pending: 'send | read | read | read | read | read | send | send',
    open: 'send | read | send | read | rejected | send | send | send',
    'open after failures': 'send | send | send | send | rejected | send | send | send',
    refused: 'send | read | read | read | read | read | send | send',
    'not sent': 'send | read | read | read | read | read | send | send',
    unknown: 'send | read | read | read | read | read | send | send',
  },
  readBeforeSend: {
    ...ends,
    'rejected without access': 'rejected | read | read | read | rejected | rejected | rejected | read',
    'rejected provisionally': 'rejected | read | rejected | read | rejected | rejected | rejected | rejected',
    pending: everywhere('read'),
    open: 'now | read | now | read | rejected | now | now | now',
    'open after failures': 'now | now | now | now | rejected | now | now | now',
    refused: everywhere('read'),
    'not sent': everywhere('read'),
    unknown: everywhere('read'),
  },
  resend: {
    ...ends,
    'rejected without access': 'rejected | send | send | send | rejected | rejected | rejected | send',
    'rejected provisionally': 'rejected | send | send | send | rejected | rejected | rejected | rejected',
    pending: 'send | send | send | send | read | read | send | send',
    open: 'send | send | send | send | rejected | send | send | send',
    'open after failures': 'send | send | send | send | rejected | send | send | send',
    refused: 'send | send | send | send | read | read | send | send',
    'not sent': 'send | send | send | send | read | read | send | send',
    unknown: 'send | send | send | send | read | read | send | send',
  },
} as const satisfies Partial<Record<PolicyName, Table>>;

const readRows = Object.entries(reads).flatMap(([policy, table]) =>
  Object.entries(table).flatMap(([shown, row]) =>
    Object.entries(histories).map(([history, attempts], column) => ({
      policy: policy as PolicyName,
      shown: shown as ObservationName,
      history,
      attempts,
      expected: cells(row)[column],
    })),
  ),
);

describe('a read', () => {
  it.for(readRows)(
    '($policy) that shows "$shown" when $history comes to "$expected"',
    ({ policy, shown, attempts, expected }) => {
      const decision = decide(
        processing({ attempts }),
        { ...read, observation: observations[shown] },
        policies[policy],
      );

      expect(outcome(decision, policies[policy])).toBe(expected);
    },
  );
});

const others = {
  'there is no other attempt': [],
  'another attempt is in doubt': [attempt({ leftBy: noon + minute })],
  'another attempt was acknowledged': [attempt({ state: 'acknowledged' })],
  'another attempt was withdrawn': [attempt({ state: 'withdrawn', withdrawnBy: 'read' })],
} as const satisfies Record<string, readonly Attempt[]>;

const verdict = 'rejected | read | read | rejected';
const reader = {
  cancelled: 'cancelled | cancelled | cancelled | cancelled',
  'refunded in full': 'refunded | refunded | refunded | refunded',
  'refunded in part': 'partially_refunded | partially_refunded | partially_refunded | partially_refunded',
  'rejected firmly': verdict,
  'rejected without access': verdict,
  'rejected provisionally': verdict,
  'held by doubt': 'outcome_unknown | read | read | outcome_unknown',
  contradicted: 'contradicted | read | read | contradicted',
  manual: 'provider_asks | provider_asks | provider_asks | provider_asks',
  pending: 'read | read | read | read',
  open: 'read | read | read | read',
  'open after failures': 'read | read | read | read',
  refused: 'read | read | read | read',
  'not sent': 'send | read | read | send',
  unknown: 'read | read | read | read',
} as const satisfies Table;

const sends = (row: string) => row.replaceAll('read', 'send');
const answers = {
  'read-status': reader,
  readBeforeSend: { ...reader, 'not sent': 'read | read | read | read' },
  resend: {
    ...(Object.fromEntries(Object.entries(reader).map(([name, row]) => [name, sends(row)])) as Table),
    refused: 'read | read | read | read',
  },
  'resend, nothing to read': Object.fromEntries(
    Object.entries(reader).map(([name, row]) => [name, sends(row)]),
  ) as Table,
} satisfies Record<PolicyName, Table>;

const answerRows = Object.entries(answers).flatMap(([policy, table]) =>
  Object.entries(table).flatMap(([said, row]) =>
    Object.entries(others).map(([beside, attempts], column) => ({
      policy: policy as PolicyName,
      said: said as ObservationName,
      beside,
      attempts,
      expected: cells(row)[column],
    })),
  ),
);

const answerTo = (attempts: readonly Attempt[]): ExchangeMade => ({
  exchange: 'cancel',
  attempt: attempts.length - 1,
  began: noon + minute,
  ended: noon + minute + second,
});

describe('an answer to a cancel', () => {
  it.for(answerRows)(
    '($policy) of "$said" when $beside comes to "$expected"',
    ({ policy, said, attempts, expected }) => {
      const sent = [...attempts, attempt({ sentAt: noon + minute, leftBy: noon + 2 * minute })];

      const decision = decide(
        processing({ attempts: sent }),
        { ...answerTo(sent), observation: observations[said] },
        policies[policy],
      );

      expect(outcome(decision, policies[policy])).toBe(expected);
      expect(decision.changes.attempts?.slice(0, -1)).toEqual(attempts);
    },
  );

  it.for([
    ['cancelled', 'acknowledged', undefined],
    ['manual', 'acknowledged', undefined],
    ['pending', 'acknowledged', undefined],
    ['rejected firmly', 'withdrawn', 'refused'],
    ['refused', 'refused', 'refused'],
    ['not sent', 'withdrawn', 'not_sent'],
    ['unknown', 'unresolved', undefined],
    ['open', 'unresolved', undefined],
  ] as const)('of "%s" leaves its attempt %s', ([said, state, withdrawnBy]) => {
    const sent = [attempt()];

    const { changes } = decide(
      processing({ attempts: sent }),
      { ...answerTo(sent), observation: observations[said] },
      policies['read-status'],
    );

    expect(changes.attempts).toEqual([
      { ...attempt({ state, leftBy: noon + minute + second }), ...(withdrawnBy ? { withdrawnBy } : {}) },
    ]);
  });
});

describe('the changes of a decision', () => {
  const sent = [attempt()];
  const made = answerTo(sent);

  it('has the evidence, the time and the due event of a final status', () => {
    const said = { reference: 'void-1', code: '00', message: 'done' };

    const decision = decide(
      processing({ attempts: sent }),
      { ...made, observation: { kind: 'cancelled', said } },
      policies['read-status'],
    );

    expect(decision).toMatchObject({
      isProven: true,
      next: { step: 'rest' },
      changes: {
        status: 'cancelled',
        completedAt: made.ended,
        updatedAt: made.ended,
        version: 3,
        evidence: { via: 'response', observedAt: made.ended, reference: 'void-1', code: '00', message: 'done' },
      },
      event: { detailType: 'CancellationCompleted', detail: { version: 3, cancellation: { status: 'cancelled' } } },
    });
  });

  it('keeps the refunded amount', () => {
    const decision = decide(
      processing(),
      { ...read, observation: observations['refunded in part'] },
      policies.readBeforeSend,
    );

    expect(decision.changes.refund).toEqual({ amount: money });
    expect(decision.event?.detail.cancellation.refund).toEqual({ amount: money });
  });

  it('ends a review when a later read proves the result', () => {
    const record = processing({ status: 'review_required', review: { code: 'deadline_passed' }, reviewSince: noon });

    const { changes, event } = decide(
      record,
      { ...read, observation: observations.cancelled },
      policies['read-status'],
    );

    expect(changed(record, changes)).not.toHaveProperty('review');
    expect(event?.detail.cancellation).toMatchObject({ status: 'cancelled', review: null });
  });

  it('never sends a cancel request under review, whatever a read shows', () => {
    const record = processing({ status: 'review_required', review: { code: 'outcome_unknown' }, reviewSince: noon });

    const { next, changes } = decide(record, { ...read, observation: observations.open }, policies.readBeforeSend);

    expect(next).toEqual({ step: 'rest', until: read.ended + hour });
    expect(changes).not.toHaveProperty('status');
  });

  it('stops reading a review after thirty days', () => {
    const record = processing({ status: 'review_required', reviewSince: noon - 30 * day });

    const { next, changes } = decide(record, { ...read, observation: observations.pending }, policies['read-status']);

    expect(next).toEqual({ step: 'rest', until: undefined });
    expect(changes.nextLook).toBeUndefined();
  });

  it('keeps card numbers out of what the provider said', () => {
    const said = { message: 'card 4111 1111 1111 1111 declined' };

    const { changes } = decide(
      processing(),
      { ...read, observation: { kind: 'rejected', code: 'declined', detail: said.message, said } },
      policies['read-status'],
    );

    expect(JSON.stringify(changes)).not.toContain('1111');
  });
});

describe('the wait for the next look', () => {
  const sent = [attempt()];
  const waitAfter = (observation: Observation, changes: Partial<Cancellation> = {}) => {
    const { next, changes: after } = decide(
      processing({ attempts: sent, ...changes }),
      { ...answerTo(sent), observation },
      policies['read-status'],
    );
    return { until: next.step === 'wait' ? next.until - answerTo(sent).ended : undefined, after };
  };

  it('looks again after half the time since the first look', () => {
    const { until } = waitAfter(observations.pending, { firstLookAt: noon });

    expect(until).toBe((minute + second) / 2);
  });

  it('follows Retry-After, and allows no look before that', () => {
    const { until, after } = waitAfter({ kind: 'not_sent', detail: 'answered 429', retryAfter: 5 * minute });

    expect(until).toBe(5 * minute);
    expect(after.notBefore).toBe(answerTo(sent).ended + 5 * minute);
  });

  it('backs off from the second bad answer in a row, and resets after a good one', () => {
    const troubled = waitAfter(observations.unknown, { consecutiveFailures: 7 });
    const mended = waitAfter(observations.pending, { consecutiveFailures: 7, notBefore: noon });

    expect(troubled.after).toMatchObject({ consecutiveFailures: 8, notBefore: answerTo(sent).ended + 256 * second });
    expect(mended.after).toMatchObject({ consecutiveFailures: 0, notBefore: undefined });
  });

  it('never waits past the deadline', () => {
    const deadline = noon + minute + 2 * second;

    const { until, after } = waitAfter({ kind: 'unknown', detail: 'answered 500', retryAfter: hour }, { deadline });

    expect(until).toBe(second);
    expect(after.notBefore).toBe(deadline);
  });

  it.for([
    ['with an attempt in doubt', 'unknown', 'outcome_unknown'],
    ['with an acknowledged attempt', 'pending', 'deadline_passed'],
    ['with nothing in doubt', 'not sent', 'deadline_passed'],
  ] as const)('%s goes to review at the deadline as %s', ([, said, code]) => {
    const record = processing({ attempts: sent, deadline: answerTo(sent).ended });

    const { changes, event, isProven, next } = decide(
      record,
      { ...answerTo(sent), observation: observations[said] },
      policies['read-status'],
    );

    expect(changes).toMatchObject({ status: 'review_required', review: { code }, reviewSince: answerTo(sent).ended });
    expect(event?.detailType).toBe('CancellationReviewRequired');
    expect(isProven).toBe(false);
    expect(next).toEqual({ step: 'rest', until: answerTo(sent).ended + hour });
  });

  it('accepts a proven final status at the deadline', () => {
    const record = processing({ attempts: sent, deadline: noon });

    const { changes } = decide(
      record,
      { ...answerTo(sent), observation: observations.cancelled },
      policies['read-status'],
    );

    expect(changes.status).toBe('cancelled');
  });

  it('plans no read of a review if the status cannot be read', () => {
    const review = sendToReview(processing(), deadlineReview(processing()), noon, policies['resend, nothing to read']);

    expect(review.next).toEqual({ step: 'rest', until: undefined });
    expect(review.changes.nextLook).toBeUndefined();
  });
});

describe('an ended cancellation', () => {
  const ended = (
    status: 'cancelled' | 'rejected',
    attempts: readonly Attempt[] = [attempt({ state: 'acknowledged' })],
  ) => processing({ status, attempts, completedAt: noon, version: 5 });

  it.for([
    ['cancelled', 'rejected firmly'],
    ['cancelled', 'refunded in full'],
    ['rejected', 'cancelled'],
    ['rejected', 'refunded in part'],
  ] as const)('that is %s keeps its status, and an event is due, when a read shows "%s"', ([status, shown]) => {
    const record = ended(status);

    const { changes, event, next } = decide(
      record,
      { ...read, observation: observations[shown] },
      policies['read-status'],
    );

    expect(changed(record, changes).status).toBe(status);
    expect(changes.version).toBe(6);
    expect(changes.contradictions).toHaveLength(1);
    expect(event).toMatchObject({ detailType: 'CancellationContradicted', detail: { version: 6 } });
    expect(next).toEqual({ step: 'rest' });
  });

  it.for([
    ['cancelled', 'cancelled'],
    ['cancelled', 'rejected without access'],
    ['cancelled', 'open'],
    ['rejected', 'rejected firmly'],
    ['rejected', 'unknown'],
    ['rejected', 'pending'],
  ] as const)('that is %s is not contradicted by "%s"', ([status, shown]) => {
    const { changes, event } = decide(
      ended(status),
      { ...read, observation: observations[shown] },
      policies['read-status'],
    );

    expect(changes).toEqual({ nextLook: undefined });
    expect(event).toBeUndefined();
  });

  it('is not contradicted by a cancel that somebody else sent', () => {
    const unsent = [attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' })];

    expect(
      decide(ended('rejected', []), { ...read, observation: observations.cancelled }, policies.readBeforeSend).event,
    ).toBeUndefined();
    expect(
      decide(ended('rejected', unsent), { ...read, observation: observations.cancelled }, policies.readBeforeSend)
        .event,
    ).toBeUndefined();
  });

  it('makes one event for all contradictions, and stores the last five', () => {
    const read0 = decide(
      ended('cancelled'),
      { ...read, observation: observations['refunded in full'] },
      policies['read-status'],
    );
    let record = changed(ended('cancelled'), read0.changes);
    for (let repeat = 0; repeat < 6; repeat++) {
      const again = decide(record, { ...read, observation: observations['refunded in full'] }, policies['read-status']);
      expect(again.event).toBeUndefined();
      record = changed(record, again.changes);
    }

    expect(record.contradictions).toHaveLength(5);
    expect(record.version).toBe(6);
  });
});

describe('a refusal', () => {
  const refused = attempt({ state: 'refused', withdrawnBy: 'refused', leftBy: noon + minute });

  it('is not explained by a read that began before it', () => {
    const earlier: ExchangeMade = { exchange: 'status', began: noon, ended: noon + 2 * minute };

    const { changes, next } = decide(
      processing({ attempts: [refused] }),
      { ...earlier, observation: observations.open },
      policies['read-status'],
    );

    expect(next.step).toBe('wait');
    expect(changes.attempts).toEqual([refused]);
  });

  it('is followed by an attempt with a new token if the first token is spent and the payment is open', () => {
    const spent = { ...refused, tokenSpent: true };

    const { changes, next } = decide(
      processing({ attempts: [spent] }),
      { ...read, observation: observations.open },
      policies['read-status'],
    );

    expect(next.step).toBe('wait');
    expect(nextExchange(changes.attempts ?? [], policies['read-status'])).toBe('cancel');
  });

  it('of a partial refund is never followed by another attempt', () => {
    const request = { ...processing().request, amount: money, ifCaptured: 'refund' } as const;
    const busy = { ...refused, sawPending: true };

    const { changes } = decide(
      processing({ request, attempts: [busy] }),
      { ...read, observation: observations.open },
      policies.readBeforeSend,
    );

    expect(changes).toMatchObject({ status: 'rejected', rejection: { code: 'not_permitted' } });
  });
});

describe('a partial refund', () => {
  const request = { ...processing().request, amount: money, ifCaptured: 'refund' } as const;

  it.for(['open', 'open after failures', 'rejected provisionally'] as const)(
    'goes to a person when its sending is withdrawn by a read of "%s"',
    (shown) => {
      const record = processing({ request, attempts: [settled] });

      const { changes } = decide(record, { ...read, observation: observations[shown] }, policies.readBeforeSend);

      expect(changes).toMatchObject({ status: 'review_required', review: { code: 'outcome_unknown' } });
    },
  );

  it('is sent again if the first request was never sent', () => {
    const record = processing({ request, attempts: histories['an attempt was not sent'] });

    const { next } = decide(record, { ...read, observation: observations.open }, policies.readBeforeSend);

    expect(next).toEqual({ step: 'send' });
  });
});
