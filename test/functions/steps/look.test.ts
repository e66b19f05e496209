import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { accessTokens } from '../../../functions/steps/exchange/access-tokens.ts';
import { look, take } from '../../../functions/steps/look.ts';
import { accepted, attempt, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { loginProvider, readBeforeSendProvider, readingProvider, shows } from '../../fixtures/a-provider.ts';
import { type Given, inMemory, later } from '../../fixtures/dependencies.ts';

/** A look of one provider in memory. */
function aLook({ provider = readingProvider, ...given }: Given = {}) {
  const memory = inMemory({ provider, ...given });
  const needs = { ...memory.needs, tokens: accessTokens(memory.needs) };
  const at = { provider, policy: policyOf(provider, 1) };
  const exchange = provider.readBeforeSend ? 'status' : 'cancel';
  return {
    ...memory,
    needs,
    take: (loaded: Cancellation, message: { readonly token?: string; readonly run?: number } = {}) =>
      take(loaded, exchange, { cancellationId: loaded.id, look: loaded.look, ...message }, at, needs),
    look: (taken: Cancellation, name: 'cancel' | 'status' = exchange) => look(taken, name, at, needs),
  };
}

describe('taking a look', () => {
  it('writes number, lease and attempt at once', async () => {
    const { take, stored, now } = aLook();
    const loaded = stored(accepted());

    const taken = await take(loaded);

    expect(taken).toEqual(now(loaded.id));
    expect(taken).toMatchObject({
      status: 'processing',
      look: 1,
      lookBegan: noon,
      lease: { id: 'uuid-0', until: noon + 25_000 },
      attempts: [{ providerToken: 'uuid-1', sentAt: noon, leftBy: noon + 25_000 }],
    });
    expect(taken?.tokens).toStrictEqual({});
  });

  it('has a lease that covers every exchange of the look', async () => {
    const { take, stored } = aLook({ provider: loginProvider });

    expect(await take(stored(accepted()))).toMatchObject({ lease: { until: noon + 55_000 } });
  });

  it.each([
    ['its run', { token: 'one', run: 3 }, { 3: 'one' }],
    ["the record's run if the message has none", { token: 'one' }, { 7: 'one' }],
  ])('stores the task token of the message under %s', async (_what, message, tokens) => {
    const { take, stored } = aLook();

    expect(await take(stored(accepted({ run: 7 })), message)).toMatchObject({ tokens });
  });

  it('takes nothing if another worker was first', async () => {
    const { take, stored } = aLook();
    const loaded = stored(accepted());
    await take(loaded);

    expect(await take(loaded)).toBeUndefined();
  });
});

describe('a look', () => {
  it('makes one exchange and records what it means', async () => {
    const { take, look, stored, now, requests } = aLook({ answers: [shows({ kind: 'cancelled' })] });
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
  ] as const)('logs and measures a %s that taught %s', async (exchange, kind, figures) => {
    const { look, stored, logged, measured } = aLook({ answers: [later(1200, shows({ kind, detail: 'd' }))] });
    const taken = stored(processing({ attempts: [attempt()], lease: { id: 'ours', until: noon + minute } }));

    await look(taken, exchange);

    const about = { cancellationId: taken.id, provider: 'testpay', exchange, kind, milliseconds: 1200 };
    expect(logged).toEqual([['info', 'exchange', about]]);
    expect(measured).toEqual([[{ provider: 'testpay' }, figures]]);
  });

  it('works without metrics', async () => {
    const { needs, stored } = aLook({ answers: [shows({ kind: 'cancelled' })] });
    const taken = stored(processing({ attempts: [attempt()], lease: { id: 'ours', until: noon + minute } }));
    const at = { provider: readingProvider, policy: policyOf(readingProvider, 1) };

    expect(await look(taken, 'cancel', at, { ...needs, metrics: undefined })).toBeDefined();
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
    const { take, look, stored, now, requests } = aLookThatSends;
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
    const { take, look, stored } = aLook({
      provider: readBeforeSendProvider,
      answers: [shows(open), shows({ kind: 'pending' })],
    });
    const taken = await take(stored(processing({ snapshot: { first: 'read' } })));

    expect(taken && (await look(taken))).toMatchObject({ record: { snapshot: { first: 'read' } } });
  });

  it('stores no snapshot if the provider folder makes none', async () => {
    const { snapshot: _none, ...status } = readBeforeSendProvider.status ?? {};
    const provider = { ...readBeforeSendProvider, status } as typeof readBeforeSendProvider;
    const { take, look, stored } = aLook({ provider, answers: [shows(open), shows({ kind: 'pending' })] });
    const taken = await take(stored(accepted()));

    const recorded = taken && (await look(taken));

    expect(recorded?.record.attempts).toHaveLength(1);
    expect(recorded?.record).not.toHaveProperty('snapshot');
  });

  it.each([
    ['sends if there is just enough time for an answer', 25_000, ['/status/p-1', '/cancel/p-1'], 1],
    ['sends nothing and stores no attempt if there is not', 25_001, ['/status/p-1'], 0],
  ])('%s under its lease', async (_sentence, elapsed, paths, attempts) => {
    const { take, look, stored, requests } = aLook({
      provider: readBeforeSendProvider,
      answers: [later(elapsed, shows(open)), shows({ kind: 'pending' })],
    });
    const taken = await take(stored(accepted()));

    const recorded = taken && (await look(taken));

    expect(requests.map(({ request }) => request.path)).toEqual(paths);
    expect(recorded?.record.attempts).toHaveLength(attempts);
    expect(recorded).toMatchObject({ record: { status: 'processing' }, next: { step: 'wait' } });
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
