import { describe, expect, it } from 'vitest';
import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { localWaitingPlaces } from '../../../infra/local/engines/admission.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

/** The handler in memory with one stored cancellation. */
function getting(changes: Parameters<typeof processing>[0] = {}) {
  const memory = inMemory();
  const record = memory.stored(processing({ version: 7, ...changes }));
  const get = (given: Parameters<typeof anEvent>[2] = {}) =>
    getCancellation(memory.needs)(anEvent('GET', `/v1/cancellations/${record.id}`, given));
  return { ...memory, record, get };
}

describe('reading a cancellation', () => {
  it('shows its current state, with the entity tag', async () => {
    const { get, record } = getting();

    const answer = await get();

    expect(answer).toMatchObject({ status: 200, body: { id: record.id, status: 'processing' } });
    expect(answer.headers).toEqual({ etag: '"7"', 'retry-after': '2' });
  });

  it('answers without a body if the entity tag has not changed', async () => {
    const { get } = getting();

    expect(await get({ headers: { 'if-none-match': '"7"' } })).toEqual({ status: 304, headers: { etag: '"7"' } });
    expect(await get({ headers: { 'if-none-match': '"6"' } })).toMatchObject({ status: 200 });
  });

  it('says that the provider is held, with another entity tag', async () => {
    const { get, needs } = getting();
    await needs.lanes.hold('testpay', { since: noon, by: 'ops', reason: 'a test' });

    const answer = await get({ headers: { 'if-none-match': '"7"' } });

    expect(answer).toMatchObject({ status: 200, headers: { etag: '"7-held"' }, body: { waitingFor: 'hold' } });
  });

  it('asks for no holds after the end', async () => {
    const { needs, record } = getting({ status: 'cancelled' });
    const heldProviders = () => Promise.reject(new Error('nobody needs them'));

    const answer = await getCancellation({ ...needs, heldProviders })(anEvent('GET', `/v1/cancellations/${record.id}`));

    expect(answer).toMatchObject({ status: 200, body: { waitingFor: null } });
  });

  it('waits for the final status and says so', async () => {
    const { needs, stored, now, table } = inMemory();
    const { id } = stored(processing({ version: 7 }));
    let elapsed = noon;
    const event = (headers: Readonly<Record<string, string>>) => anEvent('GET', `/v1/cancellations/${id}`, { headers });
    const show: typeof needs.store.show = async (name) => {
      const before = await needs.store.show(name);
      table.records.set(id, { ...now(id), status: 'cancelled', version: 8 });
      return before;
    };
    const ticking = { ...needs, store: { ...needs.store, show }, now: () => (elapsed += 200) };

    const answer = await getCancellation(ticking)(event({ prefer: 'wait=2', 'if-none-match': '"7"' }));
    const again = await getCancellation(ticking)(event({ prefer: 'wait=2', 'if-none-match': '"8"' }));

    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(answer.headers).toEqual({ etag: '"8"', 'preference-applied': 'wait=2' });
    expect(again).toEqual({ status: 304, headers: { etag: '"8"', 'preference-applied': 'wait=2' } });
  });

  it('answers at once if all places for waiting callers are taken, and does not say that it waited', async () => {
    const { needs, stored } = inMemory();
    const { id } = stored(processing({ version: 7 }));
    const event = anEvent('GET', `/v1/cancellations/${id}`, { headers: { prefer: 'wait=2' } });

    const answer = await getCancellation({ ...needs, places: localWaitingPlaces(0) })(event);

    expect(answer).toMatchObject({ status: 200, body: { status: 'processing' } });
    expect(answer.headers).toEqual({ etag: '"7"', 'retry-after': '2' });
  });

  it.each([
    [
      'without the scope',
      { scope: 'cancellations/write cancellations/operate' },
      403,
      'needs the scope cancellations/read',
    ],
    ["of another merchant's", { merchant: 'merchant-b' }, 404, undefined],
  ])('is refused %s', async (_when, given, status, detail) => {
    const { get } = getting();

    const answer = await get(given);

    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.body).toEqual(detail ? expect.objectContaining({ detail }) : expect.not.objectContaining({ detail }));
  });
});
