import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import { attempt, noon, policies, processing, second } from '../../../fixtures/a-cancellation.ts';
import { decide } from '../../../fixtures/decided.ts';

const refused = attempt({ state: 'refused', withdrawnBy: 'refused' });
const soon = noon + 10 * second;
const read = { exchange: 'status', began: soon, ended: soon + second } as const;
const open = { kind: 'open', send: 'refund' } as const;

const nextAfter = (attempts: readonly Attempt[], observation: { kind: 'open'; send?: 'refund' } = open) =>
  decide(processing({ attempts }), { ...read, observation }, policies['read-status']).next;

describe('a read that allows a refund', () => {
  it('is followed by the refund at once after a refused cancel', () => {
    expect(nextAfter([refused])).toEqual({ step: 'send', exchange: 'refund' });
  });

  it('is followed by the refund at once if the refund before it never left', () => {
    const unsent = attempt({ exchange: 'refund', state: 'withdrawn', withdrawnBy: 'not_sent' });

    expect(nextAfter([refused, unsent])).toEqual({ step: 'send', exchange: 'refund' });
  });

  it('is not followed by a second refund before the time of a repeat', () => {
    expect(nextAfter([refused, { ...refused, exchange: 'refund' }])).toMatchObject({ step: 'wait' });
  });

  it('is followed by no refund after twenty sendings', () => {
    expect(nextAfter(Array.from({ length: 20 }, () => refused))).toMatchObject({ step: 'wait' });
  });

  it('differs from one that allows a cancel, which waits for the time of a repeat', () => {
    expect(nextAfter([refused], { kind: 'open' })).toMatchObject({ step: 'wait' });
  });
});
