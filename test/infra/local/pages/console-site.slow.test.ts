import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import type { Feed, Inside } from '../../../../infra/console/model/figures.ts';
import { restartPage } from '../../../../infra/local/pages/restart-page.ts';
import { aSystem, temporaryFolder } from '../../../fixtures/a-system.ts';

const folder = temporaryFolder();
let system: Awaited<ReturnType<typeof aSystem>>;
beforeAll(async () => {
  system = await aSystem({ data: folder.path });
});
afterAll(async () => {
  await system.close();
  folder.remove();
});

/** Reads the feed until a message matches; returns all messages. */
async function feedUntil(matches: (feed: Feed) => boolean): Promise<Feed[]> {
  const messages: Feed[] = [];
  const response = await fetch(`${system.address}/local/changes`, { signal: AbortSignal.timeout(15_000) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; reader; ) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const message = text.slice(0, end);
      text = text.slice(end + 2);
      if (!message.startsWith('data: ')) continue;
      const feed = JSON.parse(message.slice('data: '.length)) as Feed;
      messages.push(feed);
      if (matches(feed)) {
        await reader.cancel();
        return messages;
      }
    }
  }
  return messages;
}

const paceOf = (transactionId: string) => ({ provider: 'pace', transaction: { transactionId } });

describe('the local console', () => {
  it('is a page that can load only its own files', async () => {
    const page = await fetch(`${system.address}/`);
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    const served = await Promise.all(files.map((file) => fetch(`${system.address}/${file}`)));

    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(files.length).toBe(3);
    expect(served.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('describes the local system in config.json', async () => {
    const { text } = await system.call('/config.json');

    expect(JSON.parse(text)).toEqual({
      target: 'local',
      merchants: ['merchant-a', 'merchant-b'],
      secret: { value: 'local' },
      canRestart: false,
      simulated: { 'merchant-a': [...providers.keys()], 'merchant-b': [...providers.keys()] },
    });
  });

  it('does not answer other paths', async () => {
    const [other, inside, post] = await Promise.all([
      system.call('/console.ts'),
      system.call('/local/inside/can_nothing'),
      system.call('/', { method: 'POST' }),
    ]);

    expect([other.status, inside.status, post.status]).toEqual([404, 404, 404]);
  });

  it('receives changes as they happen, with the figures', async () => {
    const paymentId = crypto.randomUUID();
    const reading = feedUntil(({ changes }) => changes.some(({ cancellation }) => cancellation.status === 'cancelled'));
    await feedUntil(() => true);

    const { body } = await system.accept(paceOf(paymentId));
    const messages = await reading;

    const last = messages.at(-1);
    expect(last?.changes.find(({ cancellation }) => cancellation.id === body.id)).toMatchObject({
      merchant: 'merchant-a',
      cancellation: { status: 'cancelled', attempts: 1 },
    });
    expect(last?.figures).toMatchObject({ doubles: 0, lost: 0 });
    expect(last?.figures.accepted).toBeGreaterThanOrEqual(1);
  });

  it('counts the existing cancellations of all merchants', async () => {
    const [a, b] = await Promise.all([
      system.accept(paceOf(crypto.randomUUID())),
      system.authorised(
        '/v1/cancellations',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          body: JSON.stringify(paceOf(crypto.randomUUID())),
        },
        'merchant-b',
      ),
    ]);
    await system.rested(a.body.id);

    const messages = await feedUntil(
      ({ figures }) => figures.isCounted && figures.ended >= 2 && (figures.effective ?? 0) >= 2,
    );

    expect(b.status).toBe(202);
    expect(messages.at(-1)?.figures).toMatchObject({ doubles: 0, lost: 0 });
  });

  it('shows the internals of a cancellation, but no secret', async () => {
    const paymentId = crypto.randomUUID();
    await system.simulator('pace').fault({ fault: 'reply-lost', exchange: 'cancel', id: paymentId });
    const { body } = await system.accept(paceOf(paymentId));
    await system.rested(body.id);
    await expect.poll(async () => (await inside(body.id)).due, { timeout: 5000 }).toEqual([]);

    const behind = await inside(body.id);

    expect(behind).toMatchObject({
      attempts: [{ state: 'unresolved', arrivesBy: null }, {}],
      next: null,
      looking: null,
      events: [{ detailType: 'CancellationCompleted', status: 'cancelled' }],
      payment: {
        id: paymentId,
        isHeardOf: true,
        isKnown: true,
        shows: 'cancelled',
        effects: [{ effect: 'cancelled' }],
      },
    });
    expect(JSON.stringify(behind)).not.toMatch(/token|lease|secret/i);
  });

  it('shows the next exchange, how long a cancel may take effect, and repeated results', async () => {
    const payment = crypto.randomUUID();
    await system.simulator('lab4pay').fault({ fault: 'status', status: 500, exchange: 'cancel', id: payment });
    const { body } = await system.accept({ provider: 'lab4pay', transaction: { transactionId: payment } });
    await expect.poll(async () => (await inside(body.id)).repeats, { timeout: 10_000 }).toHaveLength(1);

    const behind = await inside(body.id);

    expect(behind).toMatchObject({
      next: { exchange: 'status', isRepeat: true, sendsIfOpen: false },
      isHeldBack: false,
      attempts: [{ state: 'unresolved', withdrawnBy: null }],
      repeats: [{ event: 'status_open' }],
      payment: { shows: 'INITIATED', effects: [] },
    });
    const [{ sentAt, arrivesBy } = { sentAt: '', arrivesBy: '' }] = behind.attempts;
    const settle = Date.parse(arrivesBy ?? '') - Date.parse(sentAt);
    expect(settle).toBeGreaterThanOrEqual(10_000);
    expect(settle).toBeLessThan(12_000);
    expect(Date.parse(behind.deadline ?? '') - Date.parse(body.requestedAt)).toBeGreaterThanOrEqual(900_000);
  });

  it('shows in the feed when a review began, and nothing else of the timeline', async () => {
    const paymentId = crypto.randomUUID();
    await system.simulator('vtex').put(paymentId, 'manual');
    const isReview = ({ changes }: Feed) =>
      changes.some(({ cancellation }) => cancellation.transaction.paymentId === paymentId && cancellation.review);
    const reading = feedUntil(isReview);
    await feedUntil(() => true);

    const { body } = await system.accept({ provider: 'vtex', transaction: { paymentId } });
    const messages = await reading;

    const shown = messages.at(-1)?.changes.find(({ cancellation }) => cancellation.review)?.cancellation;
    expect(shown?.timeline.map(({ event }) => event)).toEqual(['cancel_manual', 'review_required']);
    expect(await inside(body.id)).toMatchObject({ next: null, looking: null, payment: { isKnown: true, shows: null } });
  });

  const inside = async (id: string) => JSON.parse((await system.call(`/local/inside/${id}`)).text) as Inside;
});

describe('the restart page', () => {
  const request = (headers: Record<string, string>, method = 'POST') => ({
    method,
    path: '/local/restart',
    query: '',
    protocol: 'HTTP/1.1',
    headers,
    body: Buffer.from('{}'),
    ip: '127.0.0.1',
  });
  const json = { 'content-type': 'application/json' };
  it.each([
    ['a form', { 'content-type': 'text/plain' }, 415],
    ['a body without a type', {}, 415],
  ])('refuses %s', async (_, headers, status) => {
    let asked = 0;
    const answer = restartPage(() => (asked += 1));

    expect(await answer(request(headers))).toMatchObject({ status });
    await new Promise((resume) => setTimeout(resume, 80));
    expect(asked).toBe(0);
  });

  it('restarts for the console itself, after the answer', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const answer = restartPage(() => resolve('asked'));

    expect(await answer(request({ 'content-type': 'application/json; charset=utf-8' }))).toMatchObject({ status: 202 });
    expect(await promise).toBe('asked');
  });

  it('refuses without a supervisor', async () => {
    expect(await restartPage(undefined)(request(json))).toMatchObject({ status: 409 });
  });
});
