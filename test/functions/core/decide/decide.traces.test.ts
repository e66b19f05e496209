import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { deadlineReview, sendToReview } from '../../../../functions/core/decide/conclude.ts';
import { waitInstead } from '../../../../functions/core/decide/decide.ts';
import {
  attempt,
  minute,
  noon,
  policies,
  processing,
  second,
  settleSeconds,
} from '../../../fixtures/a-cancellation.ts';
import type { ExchangeMade } from '../../../fixtures/decided.ts';
import { decide } from '../../../fixtures/decided.ts';

const readBegan = noon + settleSeconds * second;
const read: ExchangeMade = { exchange: 'status', began: readBegan, ended: readBegan + second };
const answer: ExchangeMade = { exchange: 'cancel', attempt: 0, began: noon + minute, ended: noon + minute + second };
const sent = [attempt()];
const amount = { value: 500, currency: 'USD' };
const part = { ...processing().request, amount, ifCaptured: 'refund' } as const;

const decideOn = (observation: Observation, changes: Partial<Cancellation> = {}, made = read) =>
  decide(processing(changes), { ...made, observation }, policies['read-status']);

const toldBy = (observation: Observation, changes: Partial<Cancellation> = {}, made = read) =>
  decideOn(observation, changes, made).changes.timeline?.map(({ event, detail }) => [event, detail]);

describe('the timeline', () => {
  it('names the exchange and what it taught', () => {
    expect(toldBy({ kind: 'pending' }, { attempts: sent }, answer)).toEqual([['cancel_pending', undefined]]);
    expect(toldBy({ kind: 'open' }, { attempts: sent })).toEqual([['status_open', undefined]]);
  });

  it('keeps code, detail and the words of the provider, without the absent ones', () => {
    const said = { code: 'E1', message: 'Not now', reference: 'r-1' };

    expect(toldBy({ kind: 'unknown', detail: 'answered 500', said })).toEqual([
      ['status_unknown', 'answered 500 · E1 · Not now'],
    ]);
    expect(toldBy({ kind: 'pending', said: { message: 'Wait' } })).toEqual([['status_pending', 'Wait']]);
    expect(
      toldBy(
        { kind: 'rejected', code: 'already_captured', standing: 'provisional', detail: 'first', said },
        {
          attempts: [attempt({ state: 'acknowledged' })],
        },
      ),
    ).toEqual([['status_rejected', 'already_captured · first · E1 · Not now']]);
  });

  it('has the final status after the entry of the look that proved it', () => {
    expect(toldBy({ kind: 'rejected', code: 'declined', detail: 'failed for good' })).toEqual([
      ['status_rejected', 'declined · failed for good'],
      ['rejected', 'failed for good'],
    ]);
  });

  it('has the review after the entry of the look that led to it, with code and detail', () => {
    expect(toldBy({ kind: 'manual', detail: 'cancel it by hand' })).toEqual([
      ['status_manual', 'cancel it by hand'],
      ['review_required', 'provider_asks: cancel it by hand'],
    ]);
    expect(toldBy({ kind: 'rejected', code: 'contradicted' })).toEqual([
      ['status_rejected', 'contradicted'],
      ['review_required', 'contradicted'],
    ]);
  });

  it('says what contradicts a final status', () => {
    const end = { status: 'cancelled', timeline: [{ at: noon, event: 'cancelled' }] } as const;

    expect(toldBy({ kind: 'rejected', code: 'already_captured', detail: 'completed' }, end)).toEqual([
      ['cancelled', undefined],
      ['contradicted', 'the provider now shows: already_captured · completed'],
    ]);
  });
});

describe('the evidence', () => {
  it('says how we learnt it', () => {
    expect(decideOn({ kind: 'pending' }, { attempts: sent }, answer).changes.evidence?.via).toBe('response');
    expect(decideOn({ kind: 'pending' }, { attempts: sent }).changes.evidence?.via).toBe('poll');
  });

  it('is part of the event of the review that it led to', () => {
    const said = { code: 'cancel-manually' };

    const { event } = decideOn({ kind: 'manual', detail: 'asks to cancel by hand', said }, { attempts: sent }, answer);

    expect(event?.detail.cancellation).toMatchObject({
      status: 'review_required',
      attempts: 1,
      review: { code: 'provider_asks', detail: 'asks to cancel by hand' },
      evidence: { via: 'response', observedAt: new Date(answer.ended).toISOString(), code: 'cancel-manually' },
    });
    expect(event?.detail.version).toBe(3);
  });
});

describe('a rejection', () => {
  it('keeps its code, and its detail where there is one', () => {
    const bare = decideOn({ kind: 'rejected', code: 'already_captured' });
    const detailed = decideOn({ kind: 'rejected', code: 'declined', detail: 'failed for good' });

    expect(bare.changes.rejection).toStrictEqual({ code: 'already_captured' });
    expect(detailed.changes.rejection).toStrictEqual({ code: 'declined', detail: 'failed for good' });
  });

  it('says that the provider gave no reason, if it gave none', () => {
    const refused = attempt({ state: 'refused', withdrawnBy: 'refused', leftBy: noon });

    const { changes } = decide(
      processing({ attempts: [refused], request: part }),
      { ...read, observation: { kind: 'open' } },
      policies.readBeforeSend,
    );

    const detail = 'the provider refused the refund and shows no other reason';
    expect(changes.rejection).toStrictEqual({ code: 'not_permitted', detail });
  });
});

describe('a partial refund', () => {
  it('that may be under way is named in the review', () => {
    const shown = (observation: Observation) =>
      decide(
        processing({ request: part, attempts: [attempt({ leftBy: noon })] }),
        { ...read, observation },
        policies.readBeforeSend,
      ).changes.review;

    expect(shown({ kind: 'open' })).toStrictEqual({
      code: 'outcome_unknown',
      detail: 'a cancel request was sent and is not visible; sending it again could move money twice',
    });
    expect(shown({ kind: 'open', failed: true })).toStrictEqual({
      code: 'outcome_unknown',
      detail: 'a partial refund failed at the provider; sending it again could refund twice',
    });
  });

  it('is not given up after an "open" that answers a cancel and is no read', () => {
    const attempts = [attempt({ state: 'acknowledged' })];

    const { next, changes } = decideOn({ kind: 'open' }, { request: part, attempts }, answer);

    expect(next.step).toBe('wait');
    expect(changes).not.toHaveProperty('status');
  });
});

describe('an ended cancellation', () => {
  const shows = (status: 'cancelled' | 'refunded' | 'partially_refunded', observation: Observation) =>
    decideOn(observation, { status, attempts: [attempt({ state: 'acknowledged' })] });

  it.for(['already_captured', 'already_refunded'] as const)('that is cancelled is contradicted by %s', (code) => {
    const { event, isProven } = shows('cancelled', { kind: 'rejected', code });

    expect(event?.detailType).toBe('CancellationContradicted');
    expect(isProven).toBe(true);
  });

  it.for(['expired', 'declined', 'not_permitted', 'unknown_transaction'] as const)(
    'that is cancelled is not contradicted by %s, which takes no money',
    (code) => {
      expect(shows('cancelled', { kind: 'rejected', code }).event).toBeUndefined();
    },
  );

  it.for(['refunded', 'partially_refunded'] as const)('that is %s is not contradicted by its own refund', (status) => {
    expect(shows(status, { kind: 'refunded', amount, full: true }).event).toBeUndefined();
    expect(shows(status, { kind: 'rejected', code: 'already_refunded' }).event).toBeUndefined();
  });

  it('that is partially_refunded is not contradicted by the rest of the money, which stays captured', () => {
    expect(shows('partially_refunded', { kind: 'rejected', code: 'already_captured' }).event).toBeUndefined();
    expect(shows('partially_refunded', { kind: 'open' }).event).toBeUndefined();
  });

  it('gets no further look after a read that agrees with it', () => {
    const { changes, isProven } = shows('cancelled', { kind: 'cancelled' });

    expect(changes).toStrictEqual({ nextLook: undefined });
    expect(isProven).toBe(false);
  });
});

describe('a look without a verdict', () => {
  it('proves nothing, even if it allows a cancel request', () => {
    const { next, isProven } = decide(
      processing(),
      { ...read, observation: { kind: 'open' } },
      policies.readBeforeSend,
    );

    expect(next).toEqual({ step: 'send', exchange: 'cancel' });
    expect(isProven).toBe(false);
  });

  it('counts as a failure after not_sent and after unknown', () => {
    const failuresAfter = (observation: Observation) =>
      decideOn(observation, { attempts: sent, consecutiveFailures: 3 }, answer).changes.consecutiveFailures;

    expect(failuresAfter({ kind: 'not_sent', detail: 'ECONNREFUSED' })).toBe(4);
    expect(failuresAfter({ kind: 'unknown', detail: 'ECONNRESET' })).toBe(4);
    expect(failuresAfter({ kind: 'refused', detail: 'answered 400' })).toBe(0);
  });

  it('waits if the cancel request could not be prepared, with the attempts as the read judged them', () => {
    const record = processing({ attempts: [attempt({ leftBy: noon })] });

    const { changes, next, isProven } = waitInstead(
      record,
      { ...read, observation: { kind: 'open' } },
      policies['read-status'],
    );

    expect(changed(record, changes)).toMatchObject({
      id: record.id,
      attempts: [{ ...attempt({ leftBy: noon }), state: 'withdrawn', withdrawnBy: 'read' }],
      timeline: [{ at: read.ended, event: 'status_open' }],
      nextLook: read.ended + (read.ended - noon) / 2,
      version: record.version + 1,
    });
    expect(next).toEqual({ step: 'wait', until: read.ended + (read.ended - noon) / 2 });
    expect(isProven).toBe(false);
  });
});

describe('a cancellation after its deadline', () => {
  it('sends no cancel request, even if the read would allow it', () => {
    const record = processing({ deadline: read.ended });

    const { changes, next } = decide(record, { ...read, observation: { kind: 'open' } }, policies.readBeforeSend);

    expect(changes).toMatchObject({ status: 'review_required', review: { code: 'deadline_passed' } });
    expect(next.step).toBe('rest');
  });

  it('has the review code outcome_unknown if one of its attempts is in doubt', () => {
    const withdrawn = attempt({ state: 'withdrawn', withdrawnBy: 'read' });

    expect(deadlineReview(processing({ attempts: [withdrawn, attempt()] })).code).toBe('outcome_unknown');
    expect(deadlineReview(processing({ attempts: [withdrawn] })).code).toBe('deadline_passed');
  });

  it('says in the review what was missing', () => {
    const review = (attempts: Cancellation['attempts']) =>
      sendToReview(processing(), deadlineReview(processing({ attempts })), noon, policies.resend).changes.review
        ?.detail;

    expect(review(sent)).toBe('no clear answer before the deadline');
    expect(review([])).toBe('no result before the deadline');
    expect(review([attempt({ state: 'refused' }), attempt({ state: 'refused' })])).toBe(
      'refused 2 times before the deadline',
    );
  });
});
