import { beforeAll, describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';
import { findings, ofSwaggerUi } from './accessibility.ts';

const { open, system } = browserTests();

const ids: Record<string, string> = {};

beforeAll(async () => {
  const cancel = async (name: string, provider: string, state?: string, payment: string = crypto.randomUUID()) => {
    const last = provider === 'vtex' ? 'paymentId' : 'transactionId';
    if (state) await system().simulator(provider).put(payment, state);
    const transaction = { [last]: payment };
    const { body } = await system().accept({ provider, transaction, merchantReference: 'order-1001' });
    ids[name] = body.id;
  };
  await cancel('cancelled', 'pace');
  await cancel('long', 'pace', undefined, 'x'.repeat(128));
  await cancel('rejected', 'pace', 'captured');
  await cancel('reviewed', 'vtex', 'manual');
  await cancel('waiting', 'lab4pay', 'silent');
  await Promise.all(['cancelled', 'rejected', 'reviewed'].map((name) => system().rested(ids[name] ?? '')));
});

describe('without a violation of axe-core, sideways scrolling, cut text or small targets', () => {
  it.each([
    ['the first page', () => '#/', 'tbody tr'],
    ['the list', () => '#/cancellations', 'tbody tr'],
    ['an empty list', () => '#/cancellations?reference=nothing', 'text=No cancellations found'],
    ['a cancelled one', () => `#/cancellations/${ids.cancelled}`, '.events code'],
    ['a rejected one', () => `#/cancellations/${ids.rejected}`, '.events code'],
    ['one under review', () => `#/cancellations/${ids.reviewed}`, '.events code'],
    ['one that waits', () => `#/cancellations/${ids.waiting}`, '.timeline .ahead'],
    ['one with a long reference', () => `#/cancellations/${ids.long}`, '.timeline'],
    ['the reviews', () => '#/reviews', '.card'],
    ['the providers', () => '#/providers', '.card'],
    ['the simulators', () => '#/simulators', '.card .facts'],
    ['a missing page', () => '#/nothing', 'text=There is no page at'],
    ['a missing cancellation', () => '#/cancellations/can_abc', 'text=There is no cancellation'],
  ])('%s', async (_name, path, shown) => {
    const page = await open(path());
    await page.locator(shown).first().waitFor();

    expect(await findings(page)).toEqual([]);
  });
});

describe('the pages of the API', () => {
  it.each(['docs', 'docs/events'])('/%s have no violation but those of Swagger UI itself', async (path) => {
    const page = await open(path);
    await page.getByRole('heading', { name: 'Schemas' }).waitFor();

    expect(await findings(page, ofSwaggerUi)).toEqual([]);
  });
});
