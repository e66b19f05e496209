import { afterAll, expect, it } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';

const folder = temporaryFolder();
const api = await aSystem({ data: folder.path, merchantRate: 4, waitingCallers: 1 });
afterAll(async () => {
  await api.close();
  folder.remove();
});

it('a merchant above its rate gets 429 until the time in Retry-After, and another merchant notices nothing', async () => {
  const read = (merchant: string) => api.authorised('/v1/providers', {}, merchant);
  await read('merchant-b');

  const replies = await Promise.all(Array.from({ length: 12 }, () => read('merchant-b')));

  const refused = replies.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(4);
  expect(replies.length - refused.length).toBeGreaterThanOrEqual(7);
  expect(refused[0]?.headers.get('content-type')).toBe('application/problem+json');
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect(refused[0]?.body).toMatchObject({ type: 'urn:rescind:problem:too-many-requests' });
  expect((await read('merchant-a')).status).toBe(200);
});

it('a caller that finds no place to wait is answered at once, and its request is accepted', async () => {
  // Lab4pay decides later, so nothing ends within the first wait.
  const request = () => ({ provider: 'lab4pay', transaction: { transactionId: crypto.randomUUID() } });
  const waits: string[] = [];
  const wait = async (name: string) => {
    const reply = await api.accept(request(), crypto.randomUUID(), { prefer: 'wait=1' });
    waits.push(name);
    return reply;
  };

  const first = wait('first');
  await new Promise((resume) => setTimeout(resume, 200));
  const second = await wait('second');

  expect(second.status).toBe(202);
  expect(second.headers.get('preference-applied')).toBeNull();
  expect((await first).headers.get('preference-applied')).toBe('wait=1');
  expect(waits).toEqual(['second', 'first']);
  expect((await api.authorised(`/v1/cancellations/${second.body.id}`)).status).toBe(200);
});
