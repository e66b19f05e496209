import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../functions/api/http/request.ts';
import { holdProvider } from '../../../functions/handlers/hold-provider.ts';
import { listProviders } from '../../../functions/handlers/list-providers.ts';
import { minute, noon } from '../../fixtures/a-cancellation.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { type InMemory, inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/providers/testpay/hold';
const operator = { merchant: 'platform', scope: 'providers/operate cancellations/read' };
const reason = 'it answers for other payments';

const put = (body: unknown = { reason }, caller: Partial<Caller> = operator, at = path) =>
  anEvent('PUT', at, { ...caller, body, headers: { 'content-type': 'application/json' } });
const del = (caller: Partial<Caller> = operator, at = path) => anEvent('DELETE', at, caller);

const shown = async ({ needs }: InMemory, scope: string) => {
  const { body } = await listProviders(needs)(anEvent('GET', '/v1/providers', { scope }));
  return (body as { readonly items: readonly { readonly held: unknown }[] }).items.map(({ held }) => held);
};

describe('an operator of the platform', () => {
  it('holds a provider: its consumer stops, and the log says who and why', async () => {
    const system = inMemory();

    const answer = await holdProvider(system.needs)(put());

    const held = { since: new Date(noon).toISOString(), by: 'platform', byName: null, reason };
    expect(answer).toEqual({ status: 200, body: { provider: 'testpay', held } });
    expect([...system.receiving]).toEqual([['testpay', false]]);
    expect(system.logged).toEqual([['warn', 'lane held', { provider: 'testpay', by: 'platform', reason }]]);
  });

  it('is named by their own token if they are a person', async () => {
    const { needs } = inMemory();
    const event = put();
    event.requestContext.authorizer.lambda = { ...operator, subject: 'ana' };

    await holdProvider(needs)(event);

    expect((await needs.lanes.held()).get('testpay')?.by).toBe('ana');
  });

  it('gets the existing hold if the provider is held already, and nothing is logged', async () => {
    const { needs, clock, logged, receiving } = inMemory();
    const first = await holdProvider(needs)(put());
    clock.now += minute;
    receiving.clear();

    const second = await holdProvider(needs)(put({ reason: 'another one' }));

    expect(second).toEqual(first);
    expect(logged).toHaveLength(1);
    expect([...receiving]).toEqual([['testpay', false]]);
  });

  it('releases a provider: its consumer receives again, and the log says who', async () => {
    const { needs, logged, receiving } = inMemory();
    await holdProvider(needs)(put());

    const answer = await holdProvider(needs)(del());

    expect(answer).toEqual({ status: 200, body: { provider: 'testpay', held: null } });
    expect([...receiving]).toEqual([['testpay', true]]);
    expect(logged.at(-1)).toMatchObject([
      'warn',
      'lane released',
      { provider: 'testpay', by: 'platform', held: { reason } },
    ]);
    expect(await needs.lanes.held()).toEqual(new Map());
  });

  it('leaves who held and released, when and why, for operators of the platform alone', async () => {
    const system = inMemory();
    const ana = { ...operator, subject: 'sub-of-ana', name: 'ana' };
    await holdProvider(system.needs)(put({ reason }, ana));
    await holdProvider(system.needs)(put({ reason: 'again' }, operator));
    system.clock.now += minute;
    const headers = { 'content-type': 'application/json' };
    const release = anEvent('DELETE', path, { ...operator, body: { reason: 'mended' }, headers });
    await holdProvider(system.needs)(release);

    const all = async (scope: string) => {
      const { body } = await listProviders(system.needs)(anEvent('GET', '/v1/providers', { scope }));
      return (body as { readonly items: readonly { readonly holds?: unknown }[] }).items.map(({ holds }) => holds);
    };
    expect(await all('cancellations/read providers/operate')).toEqual([
      [
        { at: new Date(noon).toISOString(), act: 'hold', by: 'sub-of-ana', byName: 'ana', reason },
        { at: new Date(noon + minute).toISOString(), act: 'release', by: 'platform', byName: null, reason: 'mended' },
      ],
    ]);
    expect(await all('cancellations/read cancellations/operate')).toEqual([undefined]);
  });

  it.each([
    ['an empty reason', { reason: '' }],
    ['a card number', { reason: '4111 1111 1111 1111' }],
  ])('does not release with %s', async (_what, body) => {
    const { needs } = inMemory();
    await holdProvider(needs)(put());
    const headers = { 'content-type': 'application/json' };

    expect(await holdProvider(needs)(anEvent('DELETE', path, { ...operator, body, headers }))).toMatchObject({
      status: 422,
    });
    expect((await needs.lanes.held()).size).toBe(1);
  });

  it('may release what is not held', async () => {
    const { needs, logged } = inMemory();

    expect(await holdProvider(needs)(del())).toEqual({ status: 200, body: { provider: 'testpay', held: null } });
    expect(logged).toEqual([]);
  });

  it('gets an answer although the consumer could not be switched, because recovery will', async () => {
    const { needs, logged } = inMemory();
    const consumers = { ...needs.consumers, setReceiving: () => Promise.reject(new Error('throttled')) };

    expect(await holdProvider({ ...needs, consumers })(put())).toMatchObject({ status: 200 });
    expect(logged.map(([, message]) => message)).toEqual(['lane held', 'lane not switched, recovery will']);
    expect((await needs.lanes.held()).size).toBe(1);
  });
});

describe('a request to hold a provider', () => {
  const merchant = { scope: 'cancellations/read cancellations/write cancellations/operate' };

  it.each([
    ['of an operator of a merchant', put({ reason }, merchant), 403],
    ['of an operator of a merchant, to release it', del(merchant), 403],
    ['for a provider that does not exist', put({ reason }, operator, '/v1/providers/nopay/hold'), 404],
    ['to release a provider that does not exist', del(operator, '/v1/providers/nopay/hold'), 404],
    ['without a reason', put({}), 422],
    ['with an empty reason', put({ reason: '' }), 422],
    ['with a reason of 256 characters', put({ reason: 'x'.repeat(256) }), 422],
    ['with a card number in the reason', put({ reason: 'card 4111 1111 1111 1111' }), 422],
    ['with another field', put({ reason, until: 'noon' }), 422],
    ['that is no JSON', put('held'), 400],
    ['without a content type', anEvent('PUT', path, { ...operator, body: { reason } }), 415],
  ])('%s changes nothing', async (_which, event, status) => {
    const { needs, receiving } = inMemory();

    expect(await holdProvider(needs)(event)).toMatchObject({ status });
    expect([(await needs.lanes.held()).size, receiving.size]).toEqual([0, 0]);
  });
});

describe('the list of providers', () => {
  it('tells every merchant since when and why a provider is held, and only operators of the platform by whom', async () => {
    const system = inMemory();
    await holdProvider(system.needs)(put());
    const since = new Date(noon).toISOString();

    expect(await shown(system, 'cancellations/read')).toEqual([{ since, reason }]);
    expect(await shown(system, 'cancellations/read providers/operate')).toEqual([
      { since, reason, by: 'platform', byName: null },
    ]);
  });
});
