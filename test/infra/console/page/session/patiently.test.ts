import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Reply } from '../../../../../infra/console/page/session/json-request.ts';
import { patiently } from '../../../../../infra/console/page/session/patiently.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reply = (status: number, body: unknown = {}, headers = {}): Reply => ({
  status,
  body,
  headers: new Headers(headers),
  milliseconds: 1,
});

/** Sends these answers one after the other; the last one again and again. */
async function answered(...answers: readonly Reply[]) {
  const began = Date.now();
  let sent = 0;
  const send = async () => answers[Math.min(sent++, answers.length - 1)] ?? reply(500);
  const result = patiently(send);
  await vi.runAllTimersAsync();
  return { status: (await result).status, sent, seconds: (Date.now() - began) / 1000 };
}

it.each([200, 202, 409, 422, 500, 503])('takes an answer of %d as it is', async (status) => {
  expect(await answered(reply(status))).toEqual({ status, sent: 1, seconds: 0 });
});

it('waits as the service says when it is too fast, and while a look is under way', async () => {
  const tooMany = reply(429, {}, { 'retry-after': '7' });
  const busy = reply(409, { type: 'urn:rescind:problem:look-under-way' }, { 'retry-after': '2' });

  expect(await answered(tooMany, busy, reply(202))).toEqual({ status: 202, sent: 3, seconds: 9 });
});

it('gives up after a minute', async () => {
  expect(await answered(reply(429, {}, { 'retry-after': '20' }))).toEqual({ status: 429, sent: 4, seconds: 60 });
});

it('waits a second if the service does not say how long', async () => {
  expect(await answered(reply(429), reply(200))).toEqual({ status: 200, sent: 2, seconds: 1 });
});
