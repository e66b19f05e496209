import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Testimony } from '../../../functions/core/cancellation/testimony.ts';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { accessTokens } from '../../../functions/steps/exchange/access-tokens.ts';
import { look, take } from '../../../functions/steps/look.ts';
import { accepted, attempt, hour, minute, noon, processing, second } from '../../fixtures/a-cancellation.ts';
import {
  loginProvider,
  readBeforeSendProvider,
  readingProvider,
  refundingProvider,
  shows,
  testifyingProvider,
} from '../../fixtures/a-provider.ts';
import { type Given, inMemory, later } from '../../fixtures/dependencies.ts';

/** A look of one provider in memory. */
function aLook({
  provider = readingProvider,
  endsAfter = Infinity,
  ...given
}: Given & { readonly endsAfter?: number } = {}) {
  const memory = inMemory({ provider, ...given });
  const needs = { ...memory.needs, tokens: accessTokens(memory.needs) };
  const at = { provider, policy: policyOf(provider, 1), endsAt: noon + endsAfter };
  const exchange = provider.readBeforeSend ? 'status' : 'cancel';
  return {
    ...memory,
    needs,
    /** The record after the take, and without one the record that was found. */
    take: (loaded: Cancellation) => take(loaded, exchange, at, needs),
    taken: async (loaded: Cancellation) => (await take(loaded, exchange, at, needs)).taken,
    look: (
      taken: Cancellation,
      name: Parameters<typeof look>[1] = exchange,
      message: { readonly recheck?: true } = {},
    ) => look(taken, name, message, at, needs),
  };
}

describe('taking a look', () => {
  it('writes number, lease and attempt at once', async () => {
    const { take, stored, now } = aLook();
    const loaded = stored(accepted());

    const { taken } = await take(loaded);

    expect(taken).toEqual(now(loaded.id));
    expect(taken).toMatchObject({
      status: 'processing',
      look: 1,
      lookBegan: noon,
      lease: { id: 'uuid-0', until: noon + 35_000 },
      attempts: [{ providerToken: 'uuid-1', sentAt: noon, leftBy: noon + 35_000 }],
    });
    expect(taken?.tokens).toStrictEqual({});
  });

  it('has a lease that covers every exchange of the look', async () => {
    const { take, stored } = aLook({ provider: loginProvider });

    expect(await take(stored(accepted()))).toMatchObject({ taken: { lease: { until: noon + 65_000 } } });
  });

  it('takes nothing if another worker was first, and returns the record that was found', async () => {
    const { take, stored } = aLook();
    const loaded = stored(accepted());
    const { taken } = await take(loaded);

    expect(await take(loaded)).toEqual({ found: taken });
  });
});

describe('a look', () => {
  it('makes one exchange and records what it means', async () => {
    const { taken: take, look, stored, now, requests } = aLook({ answers: [shows({ kind: 'cancelled' })] });
    const taken = await take(stored(accepted()));

    const recorded = taken && (await look(taken));

    expect(requests.map(({ request }) => request.path)).toEqual(['/cancel/p-1']);
    expect(recorded).toMatchObject({ record: { status: 'cancelled' }, next: { step: 'rest' } });
    expect(recorded?.record).toEqual(now(recorded?.record.id ?? ''));
  });

  it.each([
    ['cancel', 'manual', { Attempts: 1, ExchangeTime: 1200 }],
    ['cancel', 'unknown', { Attempts: 1, ExchangeTime: 1200, UnknownOutcomes: 1 }],
    ['status', 'not_sent', { Polls: 1, ExchangeTime: 1200, NotSent: 1 }],
    ['cancel', 'credentials_refused', { Attempts: 1, ExchangeTime: 1200, NotSent: 1 }],
    ['status', 'unreadable', { Polls: 1, ExchangeTime: 1200 }],
  ] as const)('logs and measures a %s that taught %s', async (exchange, kind, figures) => {
    const { look, stored, logged, measured } = aLook({ answers: [later(1200, shows({ kind, detail: 'd' }))] });
    const taken = stored(processing({ attempts: [attempt()], lease: { id: 'ours', until: noon + minute } }));

    await look(taken, exchange);

    const about = { cancellationId: taken.id, provider: 'testpay', exchange, kind, milliseconds: 1200 };
    expect(logged).toEqual([['info', 'exchange', about]]);
    expect(measured).toEqual([[{ provider: 'testpay' }, figures]]);
  });

  it.each([
    ['sends a first cancel whose answer can be recorded', 15_000, 1, 'acknowledged'],
    ['withdraws the attempt of a first cancel whose answer might come too late to be recorded', 14_999, 0, 'withdrawn'],
  ])('%s before its function is stopped', async (_sentence, endsAfter, sent, state) => {
    const { taken, look, stored, requests } = aLook({ endsAfter, answers: [shows({ kind: 'pending' })] });
    const looking = await taken(stored(accepted()));

    const recorded = looking && (await look(looking));

    expect(requests).toHaveLength(sent);
    expect(recorded).toMatchObject({ record: { status: 'processing', attempts: [{ state }] }, next: { step: 'wait' } });
  });

  it('works without metrics', async () => {
    const { needs, stored } = aLook({ answers: [shows({ kind: 'cancelled' })] });
    const taken = stored(processing({ attempts: [attempt()], lease: { id: 'ours', until: noon + minute } }));
    const at = { provider: readingProvider, policy: policyOf(readingProvider, 1), endsAt: Infinity };

    expect(await look(taken, 'cancel', {}, at, { ...needs, metrics: undefined })).toBeDefined();
  });
});

describe('a look that reads before it sends', () => {
  const open = { kind: 'open', detail: 'authorised' } as const;

  it('stores snapshot and attempt before the cancel is sent', async () => {
    const seen: unknown[] = [];
    const aLookThatSends = aLook({
      provider: readBeforeSendProvider,
      answers: [
        later(2000, shows(open)),
        () => {
          seen.push(now(id));
          return shows({ kind: 'pending' });
        },
      ],
    });
    const { taken: take, look, stored, now, requests } = aLookThatSends;
    const { id, ...rest } = stored(accepted());
    const taken = await take({ id, ...rest });

    const recorded = taken && (await look(taken));

    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1', '/cancel/p-1']);
    const lease = { id: 'uuid-0', until: noon + 35_000 };
    const unresolved = { providerToken: 'uuid-2', sentAt: noon + 2000, leftBy: lease.until, state: 'unresolved' };
    expect(seen).toMatchObject([{ lease, snapshot: { first: open }, attempts: [unresolved] }]);
    expect(recorded).toMatchObject({
      record: { attempts: [{ providerToken: 'uuid-2', state: 'acknowledged' }], snapshot: { first: open } },
      next: { step: 'wait' },
    });
  });

  it('never replaces the first snapshot', async () => {
    const {
      taken: take,
      look,
      stored,
    } = aLook({
      provider: readBeforeSendProvider,
      answers: [shows(open), shows({ kind: 'pending' })],
    });
    const taken = await take(stored(processing({ snapshot: { first: 'read' } })));

    expect(taken && (await look(taken))).toMatchObject({ record: { snapshot: { first: 'read' } } });
  });

  it('stores no snapshot if the provider folder makes none', async () => {
    const { snapshot: _none, ...status } = readBeforeSendProvider.status;
    const provider = { ...readBeforeSendProvider, status };
    const { taken: take, look, stored } = aLook({ provider, answers: [shows(open), shows({ kind: 'pending' })] });
    const taken = await take(stored(accepted()));

    const recorded = taken && (await look(taken));

    expect(recorded?.record.attempts).toHaveLength(1);
    expect(recorded?.record).not.toHaveProperty('snapshot');
  });

  it.each([
    ['sends if there is just enough time for an answer', 25_000, ['/status/p-1', '/cancel/p-1'], 1],
    ['sends nothing and stores no attempt if there is not', 25_001, ['/status/p-1'], 0],
  ])('%s under its lease', async (_sentence, elapsed, paths, attempts) => {
    const {
      taken: take,
      look,
      stored,
      requests,
    } = aLook({
      provider: readBeforeSendProvider,
      answers: [later(elapsed, shows(open)), shows({ kind: 'pending' })],
    });
    const taken = await take(stored(accepted()));

    const recorded = taken && (await look(taken));

    expect(requests.map(({ request }) => request.path)).toEqual(paths);
    expect(recorded?.record.attempts).toHaveLength(attempts);
    expect(recorded).toMatchObject({ record: { status: 'processing' }, next: { step: 'wait' } });
  });

  it.each([
    ['sends if there is just enough time to record the answer', 15_000, ['/status/p-1', '/cancel/p-1'], 1],
    ['sends nothing and stores no attempt if there is not', 15_001, ['/status/p-1'], 0],
  ])('%s before its function is stopped', async (_sentence, elapsed, paths, attempts) => {
    const { taken, look, stored, requests } = aLook({
      provider: readBeforeSendProvider,
      // Five seconds less than the lease, as at the start of a function.
      endsAfter: 30_000,
      answers: [later(elapsed, shows(open)), shows({ kind: 'pending' })],
    });
    const looking = await taken(stored(accepted()));

    const recorded = looking && (await look(looking));

    expect(requests.map(({ request }) => request.path)).toEqual(paths);
    expect(recorded?.record.attempts).toHaveLength(attempts);
    expect(recorded).toMatchObject({ record: { status: 'processing' }, next: { step: 'wait' } });
  });

  it('sends nothing if a webhook testifies during the read, and keeps the testimony', async () => {
    const told = { id: 'told-1', receivedAt: noon, proves: { kind: 'cancelled' } } as const;
    const {
      needs,
      taken: take,
      look,
      stored,
      now,
      requests,
    } = aLook({
      provider: readBeforeSendProvider,
      answers: [
        async () => {
          await needs.store.testify(record.id, told);
          return shows(open);
        },
      ],
    });
    const record = stored(accepted());
    const taken = await take(record);

    const recorded = taken && (await look(taken));

    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1']);
    expect(recorded).toMatchObject({ next: { step: 'wait' } });
    expect(now(record.id)).toMatchObject({ status: 'processing', attempts: [], testimonies: [told] });
    expect(now(record.id)).not.toHaveProperty('lease');
  });

  it('sends nothing when it has no lease, and records nothing', async () => {
    const { look, stored, now, requests } = aLook({ provider: readBeforeSendProvider, answers: [shows(open)] });
    const record = stored(processing());

    expect(await look(record)).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(now(record.id)).toEqual(record);
  });

  it('sends nothing when another worker has taken the next look', async () => {
    const { look, stored, requests } = aLook({ provider: readBeforeSendProvider, answers: [shows(open)] });
    const record = stored(processing({ lease: { id: 'theirs', until: noon + minute } }));

    expect(await look({ ...record, lease: { id: 'ours', until: noon + minute } })).toBeUndefined();
    expect(requests).toHaveLength(1);
  });
});

describe('a look at a testimony', () => {
  const told = (id: string, changes: Partial<Testimony> = {}): Testimony => ({
    id,
    receivedAt: noon - minute,
    proves: { kind: 'cancelled' },
    ...changes,
  });
  const foreign = { providerToken: 'of somebody else', proves: { kind: 'rejected', code: 'declined' } } as const;
  const lease = { id: 'ours', until: noon + minute };
  const attempts = [attempt({ state: 'acknowledged' })];

  it('reads the oldest one that nobody has read, and calls no provider', async () => {
    const { look, stored, now, requests, measured, logged } = aLook({ provider: testifyingProvider });
    const read = told('told-1', { isRead: true });
    const testimonies = [read, told('told-2', foreign), told('told-3')];
    const record = stored(processing({ attempts, lease, testimonies }));

    const recorded = await look(record, 'testimony');

    expect(recorded).toMatchObject({ record: { status: 'processing' }, next: { step: 'wait' } });
    expect(now(record.id).testimonies).toEqual([read, told('told-2', { ...foreign, isRead: true }), told('told-3')]);
    expect(now(record.id).timeline).toMatchObject([{ event: 'testimony_rejected' }]);
    expect([requests, measured, logged]).toEqual([[], [], []]);
  });

  it('ends the cancellation if it proves that, with the words of the webhook as evidence', async () => {
    const { look, stored, now, clock } = aLook({ provider: testifyingProvider });
    const said = { reference: 'ref-1', details: { receipt: 'r-1' } };
    const testimony = told('told-1', { providerToken: 'token-1', proves: { kind: 'cancelled', said } });
    const record = stored(processing({ attempts, lease, testimonies: [testimony] }));
    clock.now = noon + second;

    const recorded = await look(record, 'testimony');

    expect(recorded).toMatchObject({ event: { detailType: 'CancellationCompleted' } });
    expect(now(record.id)).toMatchObject({
      status: 'cancelled',
      completedAt: noon + second,
      testimonies: [{ id: 'told-1', isRead: true }],
      evidence: { via: 'webhook', observedAt: noon + second, reference: 'ref-1', details: { receipt: 'r-1' } },
    });
  });

  it.each([
    ['token-1', 'rejected'],
    ['of somebody else', 'processing'],
    [undefined, 'processing'],
  ])('passes on the token that it is about: %o means %s', async (token, status) => {
    const { look, stored, now } = aLook({ provider: testifyingProvider });
    const about = token === undefined ? {} : { providerToken: token };
    const testimony = told('told-1', { ...about, proves: { kind: 'rejected', code: 'cancel_declined' } });
    const record = stored(processing({ attempts, lease, testimonies: [testimony] }));

    await look(record, 'testimony');

    expect(now(record.id)).toMatchObject({ status, testimonies: [{ isRead: true }] });
  });
});

describe('a look without a request', () => {
  const lease = { id: 'ours', until: noon + minute };

  it.each([
    ['acknowledged', 'deadline_passed'],
    ['unresolved', 'outcome_unknown'],
  ] as const)('at the deadline gives an %s cancel to a person as %s, and calls no provider', async (state, code) => {
    const { look, stored, now, requests, measured, logged } = aLook({ provider: testifyingProvider });
    const record = stored(processing({ attempts: [attempt({ state })], lease, deadline: noon }));

    const recorded = await look(record, 'none');

    expect(recorded).toMatchObject({ event: { detailType: 'CancellationReviewRequired' }, next: { step: 'rest' } });
    expect(now(record.id)).toMatchObject({ status: 'review_required', review: { code } });
    expect(now(record.id).timeline.map(({ event }) => event)).toEqual(['review_required']);
    expect([requests, measured, logged]).toEqual([[], [], []]);
  });
});

describe('a read while a cancel is in doubt', () => {
  const lease = { id: 'ours', until: noon + minute };
  const lost = (secondsAgo: number) => {
    const sentAt = noon - secondsAgo * second;
    return attempt({ sentAt, leftBy: sentAt + second });
  };

  it.each([
    { kind: 'open' },
    { kind: 'pending' },
    { kind: 'unknown', detail: 'd' },
    { kind: 'unreadable', detail: 'd' },
  ] as const)('is followed by the same cancel in the same look if it shows $kind', async (observation) => {
    const { look, stored, now, requests } = aLook({ answers: [shows(observation), shows({ kind: 'pending' })] });
    const record = stored(processing({ attempts: [lost(10)], lease }));

    await look(record, 'status');

    expect(requests.map(({ request }) => [request.path, request.body])).toEqual([
      ['/status/p-1', undefined],
      ['/cancel/p-1', { providerToken: 'token-1' }],
    ]);
    expect(now(record.id).attempts).toMatchObject([
      { providerToken: 'token-1' },
      { providerToken: 'token-1', sentAt: noon, state: 'acknowledged' },
    ]);
    expect(now(record.id).recordedLease).toBe('ours');
  });

  it('is followed by nothing before the cancel is due', async () => {
    const { look, stored, requests } = aLook({ answers: [shows({ kind: 'pending' })] });

    await look(stored(processing({ attempts: [lost(9)], lease })), 'status');

    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1']);
  });

  it('is followed by nothing if a second cancel could move money twice', async () => {
    const { look, stored, requests } = aLook({
      provider: readBeforeSendProvider,
      answers: [shows({ kind: 'pending' })],
    });

    await look(stored(processing({ attempts: [lost(10)], lease })), 'status');

    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1']);
  });
});

describe('a read that chooses the refund', () => {
  const lease = { id: 'ours', until: noon + minute };
  const refused = attempt({ sentAt: noon - hour, leftBy: noon - hour, state: 'withdrawn', withdrawnBy: 'refused' });

  it("is followed by the provider's refund under a token of its own", async () => {
    const { look, stored, now, requests, measured } = aLook({
      provider: refundingProvider,
      answers: [shows({ kind: 'open', send: 'refund' }), shows({ kind: 'pending' })],
    });
    const record = stored(processing({ attempts: [refused], lease }));

    await look(record, 'status');

    expect(requests.map(({ request }) => [request.path, request.body])).toEqual([
      ['/status/p-1', undefined],
      ['/refund/p-1', { providerToken: 'uuid-0' }],
    ]);
    expect(now(record.id).attempts).toMatchObject([
      { providerToken: 'token-1', state: 'withdrawn' },
      { exchange: 'refund', providerToken: 'uuid-0', sentAt: noon, state: 'acknowledged' },
    ]);
    expect(measured.map(([, figures]) => figures)).toMatchObject([{ Polls: 1 }, { Attempts: 1 }]);
  });

  it('is stored as a refund before the refund is sent', async () => {
    const { look, stored, now } = aLook({
      provider: refundingProvider,
      answers: [shows({ kind: 'open', send: 'refund' }), () => Promise.reject(new Error('the process died'))],
    });
    const record = stored(processing({ attempts: [refused], lease }));

    await expect(look(record, 'status')).rejects.toThrow('the process died');
    expect(now(record.id).attempts.at(-1)).toMatchObject({ exchange: 'refund', state: 'unresolved' });
  });
});

describe('a recheck', () => {
  const lease = { id: 'ours', until: noon + minute };
  const review = { status: 'review_required', reviewSince: noon, deadline: noon } as const;

  it.each([
    ['sends the cancel after a read that shows the payment open', { recheck: true }, ['/status/p-1', '/cancel/p-1']],
    ['is needed for that: any other look under review only reads', {}, ['/status/p-1']],
  ] as const)('%s', async (_sentence, message, paths) => {
    const { look, stored, now, requests } = aLook({ answers: [shows({ kind: 'open' }), shows({ kind: 'pending' })] });
    const record = stored(processing({ ...review, lease }));

    await look(record, 'status', message);

    expect(requests.map(({ request }) => request.path)).toEqual(paths);
    expect(now(record.id)).toMatchObject({ status: 'review_required' });
  });
});
