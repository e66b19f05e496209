import { describe, expect, it } from 'vitest';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

const policy = policies.readBeforeSend;
const busy = { kind: 'unknown', detail: 'answered 503' } as const;
const notSent = { kind: 'not_sent', detail: 'ECONNREFUSED' } as const;
const refused = { kind: 'credentials_refused', detail: 'answered 401' } as const;
const unreadable = { kind: 'unreadable', detail: 'the read answered 404' } as const;

const recordAfter = (observations: readonly Observation[]) =>
  observations.reduce((record, observation, index) => {
    const ended = noon + index * minute;
    return changed(record, decide(record, { exchange: 'status', began: ended, ended, observation }, policy).changes);
  }, processing());

describe('a payment that must be read before anything is sent', () => {
  it.for([
    [[busy, busy, unreadable]],
    [[notSent, notSent, unreadable, unreadable]],
    [[unreadable, unreadable, busy, unreadable]],
    [[unreadable, unreadable, refused, unreadable]],
  ] as const)('waits while a gateway in trouble answers %j', ([observations]) => {
    expect(recordAfter(observations)).toMatchObject({ status: 'processing' });
  });

  it('goes to a person after three reads in a row that found nothing to read', () => {
    const record = recordAfter([busy, unreadable, unreadable, unreadable]);

    expect(record).toMatchObject({ status: 'review_required', review: { code: 'not_readable' } });
    expect(record).not.toHaveProperty('unreadableReads');
  });
});
