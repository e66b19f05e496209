import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { listening } from '../fixtures/listening.ts';

const messages = 10_000;
/** How many looks at one provider the local system makes at the same time. */
const looksAtOnce = 64;

it('a merchant with 10,000 due messages delays the first look of another merchant by one turn', {
  timeout: 120_000,
}, async () => {
  const looks: string[] = [];
  const provider = createServer((request, response) => {
    looks.push(String(request.headers.authorization));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  const { address, close } = await listening(provider);
  const folder = temporaryFolder();
  const system = await aSystem({
    data: folder.path,
    baseUrls: new Map([['pace', address]]),
    credentials: { 'merchant-a': { pace: { accessToken: 'of-a' } }, 'merchant-b': { pace: { accessToken: 'of-b' } } },
  });
  onTestFinished(async () => {
    await system.close();
    await close();
    folder.remove();
  });
  const accept = (merchant: string) =>
    system.authorised(
      '/v1/cancellations',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } }),
      },
      merchant,
    );

  // While the provider is held, all messages of A become due before the one of B.
  await system.hold('pace');
  for (let sent = 0; sent < messages; sent += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => accept('merchant-a')));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
  }
  expect((await accept('merchant-b')).status).toBe(202);
  expect(looks).toEqual([]);
  await system.release('pace');
  await expect.poll(() => looks.some((token) => token.includes('of-b')), { timeout: 30_000 }).toBe(true);

  // The looks of one round begin at the same time, so they reach the provider in any order.
  expect(looks.findIndex((token) => token.includes('of-b'))).toBeLessThan(2 * looksAtOnce);
});
