import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endingWithin } from '../../../../functions/steps/admission/ending-within.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const after = <T>(time: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), time));

it('gives the result that comes in time, and leaves no timer', async () => {
  const found = endingWithin(1000, after(999, 'done'));
  await vi.advanceTimersByTimeAsync(999);

  expect(await found).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

it('fails if the result does not come in time', async () => {
  const outcome = endingWithin(1000, after(1001, 'done')).catch((error: Error) => error.name);
  await vi.advanceTimersByTimeAsync(1000);

  expect(await outcome).toBe('TookTooLong');
});

it('passes on the error of the work', async () => {
  await expect(endingWithin(1000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});

it('fails at once if the time is over already', async () => {
  const outcome = endingWithin(-1, new Promise(() => {})).catch((error: Error) => error.name);
  await vi.advanceTimersByTimeAsync(0);

  expect(await outcome).toBe('TookTooLong');
});
