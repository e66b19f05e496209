import { expect, it } from 'vitest';
import { until } from '../../../../infra/cloud/smoke/until.ts';

const { signal } = new AbortController();

it('a wait ends with the first value', async () => {
  let attempts = 0;

  const found = await until('a value', { seconds: 5, every: 0, signal }, async () => {
    attempts += 1;
    return attempts < 3 ? undefined : attempts;
  });

  expect(found).toBe(3);
});

it('a wait ends after its time, and says for what it waited', async () => {
  await expect(until('the event', { seconds: 0, every: 0, signal }, async () => undefined)).rejects.toThrow(
    'the event: not within 0 s',
  );
});

it('a wait ends at once if the person interrupts it', async () => {
  const interruption = new AbortController();
  const waiting = until('the event', { seconds: 60, every: 60, signal: interruption.signal }, async () => undefined);

  interruption.abort(new Error('interrupted'));

  await expect(waiting).rejects.toThrow(/abort/i);
  await expect(until('it', { seconds: 60, signal: interruption.signal }, async () => 1)).rejects.toThrow('interrupted');
});
