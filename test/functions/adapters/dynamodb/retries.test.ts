import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryBusy } from '../../../../functions/adapters/dynamodb/retries.ts';
import { Unavailable } from '../../../../functions/ports/unavailable.ts';

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
    ['its transaction was throttled by a table billed per request', cancelled('ThrottlingError', 'None')],
    ['its transaction was throttled by a provisioned table', cancelled('None', 'ProvisionedThroughputExceeded')],
    ['one item was busy and another one throttled', cancelled('TransactionConflict', 'ThrottlingError')],
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

    const written = retryBusy(write);
    await vi.runAllTimersAsync();

    expect(await written).toBe('written');
    expect(write).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['its condition did not hold', named('ConditionalCheckFailedException')],
    ['the table throttles', named('ProvisionedThroughputExceededException')],
    [
      'a condition did not hold while another item was throttled',
      cancelled('ConditionalCheckFailed', 'ThrottlingError'),
    ],
    ['its transaction was not valid', cancelled('ValidationError', 'None')],
    ['its items were too large', cancelled('ItemCollectionSizeLimitExceeded', 'None')],
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

    await expect(retryBusy(write)).rejects.toBe(error);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is tried ten times at most', async () => {
    const errors = Array.from({ length: 20 }, () => named('TransactionConflictException'));
    const write = failing(...errors);

    const failed = retryBusy(write).catch((error: unknown) => error);
    await vi.runAllTimersAsync();

    expect(await failed).toBeInstanceOf(Unavailable);
    expect(await failed).toMatchObject({ cause: errors[9] });
    expect(write).toHaveBeenCalledTimes(10);
  });

  it('is not tried again after eight seconds, so that its caller can still answer', async () => {
    const write = vi.fn(async () => {
      // As long as a client needs for three attempts of its own.
      await new Promise((resume) => setTimeout(resume, 3000));
      throw cancelled('ThrottlingError');
    });

    const failed = retryBusy(write).catch((error: unknown) => error);
    await vi.runAllTimersAsync();

    expect(await failed).toBeInstanceOf(Unavailable);
    expect(write).toHaveBeenCalledTimes(3);
  });

  it('waits longer when it was throttled', async () => {
    const write = failing(cancelled('ThrottlingError'), cancelled('ThrottlingError'));
    const written = retryBusy(write, () => 1);

    for (const [repeats, pause] of [200, 400].entries()) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(write).toHaveBeenCalledTimes(repeats + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(write).toHaveBeenCalledTimes(repeats + 2);
    }

    expect(await written).toBe('written');
  });

  it('waits twice as long before each repeat, up to 640 ms, and a random part of that', async () => {
    const write = failing(...Array.from({ length: 7 }, () => named('TransactionConflictException')));
    const written = retryBusy(write, () => 0.5);

    for (const [repeats, pause] of [20, 40, 80, 160, 320, 320, 320].entries()) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(write).toHaveBeenCalledTimes(repeats + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(write).toHaveBeenCalledTimes(repeats + 2);
    }

    expect(await written).toBe('written');
  });
});
