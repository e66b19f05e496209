import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryConflicts } from '../../../../functions/adapters/dynamodb/retries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An error as the bundled SDK makes it: with the name, and without the class. */
const named = (name: string, fields: Readonly<Record<string, unknown>> = {}) =>
  Object.assign(new Error('refused'), { name, ...fields });
const cancelled = (...codes: (string | undefined)[]) =>
  named('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

/** A write that fails with these errors, one after the other, and then succeeds. */
const failing = (...errors: readonly unknown[]) => {
  const left = [...errors];
  return vi.fn(async () => {
    if (left.length > 0) throw left.shift();
    return 'written';
  });
};

describe('a write', () => {
  it.each([
    ['another transaction holds its item', named('TransactionConflictException')],
    ['its own first attempt is still running', named('TransactionInProgressException')],
    ['another transaction holds the first item of two', cancelled('TransactionConflict', 'None')],
    ['another transaction holds the second item of two', cancelled('None', 'TransactionConflict')],
    [
      'the SDK has the class of the error',
      new TransactionCanceledException({
        message: 'refused',
        $metadata: {},
        CancellationReasons: [{ Code: 'TransactionConflict' }],
      }),
    ],
  ])('is repeated when %s', async (_when, error) => {
    const write = failing(error);

    const written = retryConflicts(write);
    await vi.runAllTimersAsync();

    expect(await written).toBe('written');
    expect(write).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['its condition did not hold', named('ConditionalCheckFailedException')],
    ['the table throttles', named('ProvisionedThroughputExceededException')],
    ['a transaction was throttled', cancelled('ThrottlingError', 'None')],
    ['a condition of its transaction did not hold', cancelled('ConditionalCheckFailed', 'None')],
    [
      'a condition did not hold while another item was held',
      cancelled('ConditionalCheckFailed', 'TransactionConflict'),
    ],
    ['a transaction was cancelled without a reason', named('TransactionCanceledException')],
    ['another error has such reasons', named('Other', { CancellationReasons: [{ Code: 'TransactionConflict' }] })],
    ['what was thrown is no error', { name: 'TransactionConflictException' }],
  ])('is not repeated when %s', async (_when, error) => {
    const write = failing(error);

    await expect(retryConflicts(write)).rejects.toBe(error);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is tried ten times at most', async () => {
    const errors = Array.from({ length: 20 }, () => named('TransactionConflictException'));
    const write = failing(...errors);

    const failed = expect(retryConflicts(write)).rejects.toBe(errors[9]);
    await vi.runAllTimersAsync();

    await failed;
    expect(write).toHaveBeenCalledTimes(10);
  });

  it('waits twice as long before each repeat, up to 640 ms, and a random part of that', async () => {
    const write = failing(...Array.from({ length: 7 }, () => named('TransactionConflictException')));
    const written = retryConflicts(write, () => 0.5);

    for (const [repeats, pause] of [20, 40, 80, 160, 320, 320, 320].entries()) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(write).toHaveBeenCalledTimes(repeats + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(write).toHaveBeenCalledTimes(repeats + 2);
    }

    expect(await written).toBe('written');
  });
});
