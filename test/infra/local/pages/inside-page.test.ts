import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { Provider } from '../../../../functions/providers/contract.ts';
import { insidePage } from '../../../../infra/local/pages/inside-page.ts';
import type { SimulatedPayments } from '../../../../infra/local/simulators/payments.ts';
import { attempt, hour, minute, noon, processing, second } from '../../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider, testifyingProvider } from '../../../fixtures/a-provider.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

const nothing = {
  eventsAbout: async () => [],
  payments: () => undefined,
  repeatsOf: () => [],
};

/** What the page says about this cancellation at noon. */
async function inside(provider: Provider, changes: Partial<Cancellation>, others = {}): Promise<unknown> {
  const { needs, table } = inMemory({ provider });
  const record = processing({ request: aRequest(), deadline: noon + hour, nextLook: noon + minute, ...changes });
  table.accept(record, 'a-lock', 'a-nonce');
  const page = insidePage({ ...needs, ...nothing, ...others, now: () => noon });

  const answer = await page({
    method: 'GET',
    path: `/local/inside/${record.id}`,
    query: '',
    protocol: 'http',
    headers: {},
    body: Buffer.from(''),
    ip: '127.0.0.1',
  });

  return answer === 'drop' ? answer : JSON.parse(String(answer.body));
}

const sent = [attempt({ state: 'acknowledged' })];
const testimonies = [{ id: 't-1', receivedAt: noon, proves: { kind: 'cancelled' } }] as const;

describe('the inside of a cancellation', () => {
  it('says that the next look reads what a webhook said', async () => {
    const shown = await inside(testifyingProvider, { attempts: sent, testimonies });

    expect(shown).toMatchObject({ next: { exchange: 'testimony', sendsIfOpen: false } });
  });

  it('says that a look is reading what a webhook said', async () => {
    const lease = { id: 'a-lease', until: noon + minute };
    const began = { lease, lookBegan: noon + second };

    expect(await inside(testifyingProvider, { ...began, attempts: sent, testimonies })).toMatchObject({
      looking: 'testimony',
    });
    expect(await inside(readingProvider, { ...began, attempts: sent })).toMatchObject({ looking: 'status' });
    expect(await inside(readingProvider, { lease, lookBegan: noon, attempts: sent })).toMatchObject({
      looking: 'cancel',
    });
  });

  it('says that nobody can be asked at the deadline', async () => {
    const shown = await inside(testifyingProvider, { attempts: sent, nextLook: noon + hour });

    expect(shown).toMatchObject({ next: { exchange: 'none' } });
  });

  it('says when a harmless cancel is repeated, with waits as short as those of the record', async () => {
    const inDoubt = { attempts: [attempt()], deadline: noon + hour / 10 };

    const early = await inside(readingProvider, { ...inDoubt, nextLook: noon + second / 2 });
    const late = await inside(readingProvider, { ...inDoubt, nextLook: noon + second });

    expect(early).toMatchObject({ next: { exchange: 'status', isRepeat: true, sendsIfOpen: false } });
    expect(late).toMatchObject({ next: { exchange: 'status', isRepeat: true, sendsIfOpen: true } });
    expect(late).toMatchObject({ attempts: [{ arrivesBy: new Date(noon + 6 * second).toISOString() }] });
  });

  it('shows the books of a simulated provider, and of no other one', async () => {
    const books = {
      payment: () => ({ state: 'captured' }),
      hasHeardOf: () => true,
      effects: () => [{ at: 'now', id: 'somebody', effect: 'cancelled' }],
    } as unknown as SimulatedPayments;
    const asked: string[][] = [];
    const payments = (isSimulated: boolean) => (merchant: string, provider: string) => {
      asked.push([merchant, provider]);
      return isSimulated ? books : undefined;
    };

    const simulated = await inside(readingProvider, {}, { payments: payments(true) });
    const real = await inside(readingProvider, {}, { payments: payments(false) });

    expect(simulated).toMatchObject({ payment: { isHeardOf: true, isKnown: true, shows: 'captured', effects: [] } });
    expect(real).toMatchObject({ payment: null });
    expect(asked).toEqual(Array(2).fill([processing().merchant, readingProvider.name]));
  });

  it('says nothing about a cancellation that does not exist', async () => {
    const { needs } = inMemory();
    const page = insidePage({ ...needs, ...nothing });
    const request = { method: 'GET', query: '', protocol: 'http', headers: {}, body: Buffer.from(''), ip: '127.0.0.1' };

    expect(await page({ ...request, path: '/local/inside/nobody' })).toMatchObject({ status: 404 });
  });
});
