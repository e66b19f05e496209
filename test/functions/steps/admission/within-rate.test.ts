import { expect, it } from 'vitest';
import { withinRate } from '../../../../functions/steps/admission/within-rate.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { aPost } from '../../../fixtures/an-event.ts';

const now = () => noon;
const event = aPost('/v1/cancellations', {}, { merchant: 'merchant-a' });
const handle = async () => ({ status: 202 });

it('a call within the rate of its merchant reaches the handler', async () => {
  const asked: string[] = [];
  const admitCall = async (merchant: string) => void asked.push(merchant);

  expect(await withinRate(handle, { admitCall, now })(event)).toEqual({ status: 202 });
  expect(asked).toEqual(['merchant-a']);
});

it('every call reaches the handler where calls are not limited', async () => {
  expect(await withinRate(handle, { now })(event)).toEqual({ status: 202 });
});

it.each([
  [0, '1'],
  [1, '1'],
  [1000, '1'],
  [1001, '2'],
])('a call that may come again in %i ms is refused for %s s', async (later, seconds) => {
  const unreachable = () => expect.fail('it was handled');
  const answer = await withinRate(unreachable, { admitCall: async () => noon + later, now })(event);

  expect(answer).toMatchObject({
    status: 429,
    headers: { 'content-type': 'application/problem+json', 'retry-after': seconds },
    body: { type: 'urn:rescind:problem:too-many-requests', status: 429 },
  });
});
