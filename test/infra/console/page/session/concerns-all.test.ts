import { expect, it } from 'vitest';
import { allowed, concernsAll } from '../../../../../infra/console/page/session/concerns-all.ts';
import { jsonRequest } from '../../../../../infra/console/page/session/json-request.ts';

const thrownBy = async (action: () => unknown): Promise<unknown> => {
  try {
    return await action();
  } catch (error) {
    return error;
  }
};

const answerOf = (status: number) => () => allowed({ status, headers: new Headers(), body: {}, milliseconds: 1 });

it('stops all if nobody answers', async () => {
  const error = await thrownBy(() => jsonRequest('GET', 'http://127.0.0.1:9/'));

  expect(concernsAll(error)).toBe(true);
});

it.each([401, 403])('stops all after a %d', async (status) => {
  expect(concernsAll(await thrownBy(answerOf(status)))).toBe(true);
});

it.each([404, 409, 422, 500])('goes on with the others after a %d', async (status) => {
  expect(concernsAll(await thrownBy(answerOf(status)))).toBe(false);
});
