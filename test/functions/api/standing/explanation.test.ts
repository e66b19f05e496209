import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Circumstances, LearningFacts } from '../../../../functions/api/standing/circumstances.ts';
import { explanation } from '../../../../functions/api/standing/explanation.ts';
import { maxExplanationLength } from '../../../../functions/api/standing/standing-schema.ts';
import { waitingFor, waits } from '../../../../functions/api/standing/waiting-for.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { isEnd, rejectionCodes, reviewCodes, statuses } from '../../../../functions/core/cancellation/status.ts';
import { accepted, attempt, hour, minute, noon, processing, second } from '../../../fixtures/a-cancellation.ts';
import { record as anyRecord } from '../../../fixtures/arbitraries.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';

const reads: LearningFacts = { whenInDoubt: 'read-status', statusReadable: true };
const resends: LearningFacts = { whenInDoubt: 'resend', statusReadable: false };
const webhook: LearningFacts = { whenInDoubt: 'await-webhook', statusReadable: false };
const asks: LearningFacts = { whenInDoubt: 'ask-person', statusReadable: false };
const terminal: LearningFacts = { ...reads, decidedBy: 'terminal' };

const at = (facts: LearningFacts, more: Partial<Circumstances> = {}): Circumstances => ({ ...atNoon, facts, ...more });
const unresolved = attempt();
const acknowledged = attempt({ state: 'acknowledged' });
const refused = attempt({ state: 'refused', withdrawnBy: 'refused' });
const withdrawn = (withdrawnBy: 'not_sent' | 'refused' | 'read' | 'failure') =>
  attempt({ state: 'withdrawn', withdrawnBy });
const open = (...attempts: Cancellation['attempts']) => processing({ attempts, nextLook: noon + minute });
const lease = { id: 'lease', until: noon + minute };
const credentialsRefused = { code: 'credentials_refused', since: noon } as const;
const lastEvent = (event: string) => ({ timeline: [{ at: noon, event }] });

const maybe = 'An earlier cancel request may still take effect.';
const held = 'An operator holds this provider, so we ask it nothing, and go on by ourselves after the release.';
const late = 'Our next look at the payment is late, and still comes by itself.';
const refusedCredentials =
  'The provider refuses your credentials, and we try again until they work or the deadline comes.';
const unknown = 'We sent a cancel request and do not know yet whether it worked,';

describe('the explanation of an open cancellation', () => {
  it.each<readonly [string, Cancellation, Circumstances, string, string]>([
    ['is new', accepted(), at(reads), 'provider', 'We have accepted the request and not asked the provider yet.'],
    ['is new and held', accepted(), at(reads, { isHeld: true }), 'hold', held],
    ['is new and late', accepted(), at(reads, { now: noon + 3 * minute }), 'provider', late],
    [
      'is looked at for the first time',
      processing({ lease, attempts: [attempt({ leftBy: lease.until })] }),
      at(webhook, { isHeld: true }),
      'provider',
      'We are asking the provider right now.',
    ],
    [
      'was read before a cancel is sent',
      open(),
      at(reads),
      'provider',
      'We have not sent a cancel request yet; we look at the payment again.',
    ],
    [
      'cannot be read before a cancel is sent',
      { ...open(), ...lastEvent('status_unreadable') },
      at(reads),
      'provider',
      'We have not sent a cancel request yet, because the payment cannot be read at the provider; we try again.',
    ],
    ['is in doubt and read', open(unresolved), at(reads), 'provider', `${unknown} so we read the payment to find out.`],
    [
      'is in doubt and repeated',
      open(unresolved),
      at(resends),
      'provider',
      `${unknown} so we send it again until an answer tells.`,
    ],
    [
      'is in doubt until a webhook comes',
      open(unresolved),
      at(webhook),
      'webhook',
      `${unknown} so we send it again until a signed webhook of the provider tells.`,
    ],
    [
      'is in doubt and nothing can tell',
      open(unresolved),
      at(asks),
      'provider',
      `${unknown} and a person decides if there is no result before the deadline.`,
    ],
    [
      'is in doubt because of a refund',
      open(acknowledged, attempt({ exchange: 'refund' })),
      at(reads),
      'provider',
      'We sent a refund request and do not know yet whether it worked, so we read the payment to find out.',
    ],
    [
      'is in doubt while the payment cannot be read',
      { ...open(unresolved), ...lastEvent('status_unreadable') },
      at(reads),
      'provider',
      `${unknown} but the payment cannot be read at the provider at the moment; we try again.`,
    ],
    [
      'is in doubt at a terminal',
      open(unresolved),
      at(terminal),
      'provider',
      `${unknown} so we read the payment to find out.`,
    ],
    [
      'is decided by a terminal',
      open(acknowledged),
      at(terminal),
      'terminal',
      'The provider passes our cancel request on to the card terminal, which decides. We read the payment until it shows the result.',
    ],
    [
      'is accepted by the provider',
      open(acknowledged),
      at(reads),
      'provider',
      'The provider accepted our cancel request, and we read the payment until it shows the result.',
    ],
    [
      'is accepted and told by a webhook',
      open(acknowledged),
      at(webhook),
      'webhook',
      'The provider accepted our cancel request, and tells the result by a signed webhook.',
    ],
    [
      'is accepted and told by a repeat',
      open(acknowledged),
      at(resends),
      'provider',
      'The provider accepted our cancel request, and we send it again until an answer tells the result.',
    ],
    [
      'is accepted and never told',
      open(acknowledged),
      at(asks),
      'provider',
      'The provider accepted our cancel request, and a person decides if there is no result before the deadline.',
    ],
    [
      'is looked at again',
      { ...open(acknowledged, attempt({ leftBy: lease.until })), lease },
      at(terminal),
      'terminal',
      'The provider passes our cancel request on to the card terminal, which decides. We read the payment until it shows the result.',
    ],
    [
      'was refused for a reason that can be read',
      open(refused),
      at(reads),
      'provider',
      'The provider refused our cancel request, which had no effect, and we read the payment to find out why.',
    ],
    [
      'was refused for a reason that cannot be read',
      open(refused),
      at(webhook),
      'provider',
      'The provider refused our cancel request, which had no effect, and we try again.',
    ],
    [
      'was refused with its reason',
      open(withdrawn('refused')),
      at(reads),
      'provider',
      'The provider refused our cancel request, which had no effect, and we try again.',
    ],
    [
      'did not reach the provider',
      open(withdrawn('not_sent')),
      at(webhook),
      'provider',
      'The provider did not receive or process our cancel request, which had no effect, and we try again.',
    ],
    [
      'had no effect, as a read showed',
      open(withdrawn('read')),
      at(reads),
      'provider',
      'A read of the payment showed that our cancel request had no effect, and we try again.',
    ],
    [
      'failed at the provider',
      open(withdrawn('failure')),
      at(reads),
      'provider',
      'The provider shows that our cancel request failed, and we try again.',
    ],
    ['is held in doubt', open(unresolved), at(reads, { isHeld: true }), 'hold', `${held} ${maybe}`],
    ['is late in doubt', open(unresolved), at(reads, { now: noon + hour }), 'provider', `${late} ${maybe}`],
    [
      'waits for credentials',
      { ...open(withdrawn('not_sent')), credentialsRefused },
      at(reads),
      'credentials',
      refusedCredentials,
    ],
    [
      'waits for credentials in doubt',
      { ...open(unresolved), credentialsRefused },
      at(reads),
      'credentials',
      `${refusedCredentials} ${maybe}`,
    ],
    ['waits for credentials and is held', { ...open(), credentialsRefused }, at(reads, { isHeld: true }), 'hold', held],
  ])('that %s', (_, record, circumstances, waitsFor, words) => {
    expect(explanation(record, circumstances)).toBe(words);
    expect(waitingFor(record, circumstances)).toBe(waitsFor);
  });
});

describe('the explanation of a review', () => {
  it.each(reviewCodes)('says why a person must decide: %s', (code) => {
    const record = processing({ status: 'review_required', review: { code, detail: 'theirs' } });

    for (const isHeld of [false, true]) {
      expect(explanation(record, at(reads, { isHeld }))).toMatch(/^A person must decide: [a-z].*\. [A-Z].*\.$/);
      expect(waitingFor(record, at(reads, { isHeld }))).toBe('person');
    }
  });

  it.each([
    ['accepted', acknowledged, 'The provider accepted our cancel request, which may still take effect.'],
    ['is in doubt', unresolved, 'We sent a cancel request that may have taken effect.'],
    ['is in doubt', attempt({ exchange: 'refund' }), 'We sent a refund request that may have taken effect.'],
  ] as const)('says that a request may still move money if the provider has it: %s', (_, live, words) => {
    const says = { status: 'rejected', code: 'expired', note: 'seen' } as const;
    const proposal = { kind: 'resolution', at: noon, by: 'ana', says } as const;
    for (const code of ['credentials_refused', 'deadline_passed', 'outcome_unknown'] as const)
      for (const more of [{}, { proposal }]) {
        const review = { status: 'review_required', review: { code }, ...more } as const;

        expect(explanation(processing({ ...review, attempts: [live] }), at(terminal))).toContain(` ${words}`);
        expect(explanation(processing({ ...review, attempts: [refused] }), at(terminal))).not.toMatch(/effect/);
      }
  });

  it('does not say that a request may work where the provider asks for a person instead', () => {
    const review = { status: 'review_required', review: { code: 'provider_asks' } } as const;

    expect(explanation(processing({ ...review, attempts: [acknowledged] }), at(resends))).not.toMatch(/effect/);
  });

  it('differs for each code', () => {
    const all = reviewCodes.map((code) =>
      explanation(processing({ status: 'review_required', review: { code } }), atNoon),
    );

    expect(new Set(all).size).toBe(reviewCodes.length);
  });
});

describe('the explanation of an end', () => {
  const ended = (changes: Partial<Cancellation>) => explanation(processing({ completedAt: noon, ...changes }), atNoon);

  it.each([
    ['response', "as the provider's answer says"],
    ['poll', 'as a read of the payment shows'],
    ['webhook', 'as a signed webhook of the provider says'],
    ['operator', 'as a person found out'],
  ] as const)('says how it is known: %s', (via, words) => {
    const evidence = { via, observedAt: noon, message: 'theirs' };

    expect(ended({ status: 'cancelled', evidence })).toBe(
      `The payment is cancelled, ${words}. The money was not taken, and it is no longer held.`,
    );
    expect(ended({ status: 'refunded', evidence })).toContain(
      `refunded, ${words}. The money had been taken, and all of it`,
    );
    expect(ended({ status: 'partially_refunded', evidence })).toContain(`A part of the payment is refunded, ${words}.`);
    expect(ended({ status: 'rejected', rejection: { code: 'expired' }, evidence })).toBe(
      `The payment was not cancelled: the authorisation has expired, ${words}. So no money is held.`,
    );
  });

  it('differs for each reason of a rejection', () => {
    const all = rejectionCodes.map((code) => ended({ status: 'rejected', rejection: { code, detail: 'theirs' } }));

    expect(new Set(all).size).toBe(rejectionCodes.length);
  });

  it('says that the provider showed something else later', () => {
    expect(ended({ status: 'cancelled', ...lastEvent('contradicted') })).toMatch(
      /Later the provider showed something else, which does not change this result: compare it with the provider\.$/,
    );
  });

  it('says that a person corrected it, or that a correction awaits approval', () => {
    const says = { status: 'refunded', note: 'seen in the portal' } as const;
    const statement = { at: noon, by: 'ana', says };

    const rejected = { ...statement, says: { status: 'rejected', code: 'expired', note: 'seen' } } as const;

    expect(ended({ status: 'cancelled', corrections: [statement] })).toMatch(
      / Later a person corrected this, and that counts: the payment is refunded\.$/,
    );
    expect(ended({ status: 'refunded', corrections: [statement, rejected] })).toMatch(
      / Later a person corrected this, and that counts: the payment was not cancelled\.$/,
    );
    expect(ended({ status: 'cancelled', proposal: { ...statement, kind: 'correction' } })).toMatch(
      /A correction awaits the approval of a second person\.$/,
    );
  });

  it('says that a resolution awaits approval', () => {
    const proposal = { at: noon, by: 'ana', kind: 'resolution', says: { status: 'cancelled', note: 'seen' } } as const;
    const review = { code: 'outcome_unknown' } as const;

    expect(ended({ status: 'review_required', review, proposal })).toBe(
      'A person has said how the payment ended, and a second person must approve that.',
    );
  });
});

describe('any record', () => {
  const theirs = 'THEIR words_of code';
  const told = {
    evidence: { via: 'poll', observedAt: noon, code: theirs, message: theirs, reference: theirs },
    rejection: { code: 'declined', detail: theirs },
    review: { code: 'contradicted', detail: theirs },
    credentialsRefused: { ...credentialsRefused, detail: theirs },
    timeline: [{ at: noon, event: 'status_open', detail: theirs }],
  } as const;
  const fields = ['evidence', 'rejection', 'review', 'credentialsRefused', 'timeline'] as const;
  const circumstances = fc.record({
    now: fc.integer({ min: noon, max: noon + hour }),
    isHeld: fc.boolean(),
    facts: fc.constantFrom(reads, resends, webhook, asks, terminal),
  });

  it('is explained in sentences without codes, times and words of others, and what it waits for fits its status', () => {
    fc.assert(
      fc.property(
        anyRecord,
        fc.constantFrom(...statuses),
        fc.subarray([...fields]),
        fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        circumstances,
        (base, status, chosen, left, around) => {
          const extra = Object.fromEntries(chosen.map((name) => [name, told[name]])) as Partial<Cancellation>;
          const leased = left === undefined ? {} : { lease: { id: 'l', until: noon + left * second } };
          const record: Cancellation = { ...base, ...extra, ...leased, status };

          expect(explanation(record, around)).toMatch(/^[A-Z][A-Za-z ,;:'-]+\.( [A-Z][A-Za-z ,;:'-]+\.)*$/);
          expect(explanation(record, around).length).toBeLessThan(maxExplanationLength);
          expect(explanation(record, around)).not.toMatch(/undefined|null|THEIR|outcome_|_/);
          const waitsFor = waitingFor(record, around);
          expect(waitsFor === null).toBe(isEnd(status));
          expect(waitsFor === 'person').toBe(status === 'review_required');
          if (waitsFor !== null) expect(waits).toContain(waitsFor);
        },
      ),
      { numRuns: 300 },
    );
  });
});
