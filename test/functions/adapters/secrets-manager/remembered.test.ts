import { describe, expect, it, vi } from 'vitest';
import { remembered } from '../../../../functions/adapters/secrets-manager/remembered.ts';

const clock = { now: 0 };

const prepare = (lifetime = 60_000) => {
  clock.now = 0;
  return remembered<string>(lifetime, () => clock.now);
};

/** Lets every promise that is settled by now have its effect. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a remembered value', () => {
  it('is read again at the end of its lifetime, not earlier', async () => {
    const values = prepare();
    const read = vi.fn(async () => 'value');

    expect(await values.get('key', read)).toBe('value');
    clock.now = 59_999;
    expect(await values.get('key', read)).toBe('value');
    expect(read).toHaveBeenCalledTimes(1);
    clock.now = 60_000;
    await values.get('key', read);

    expect(read).toHaveBeenCalledTimes(2);
  });

  it('that was stored is not read again during its lifetime', async () => {
    const values = prepare();
    const read = vi.fn(async () => 'read');
    values.put('key', 'put');

    clock.now = 59_999;
    expect(await values.get('key', read)).toBe('put');
    clock.now = 60_000;

    expect(await values.get('key', read)).toBe('read');
  });

  it.each([
    ['for ten seconds', 60_000, 10_000],
    ['never longer than a value would be', 3_000, 3_000],
  ])('that is absent stays absent %s', async (_how, lifetime, end) => {
    const values = prepare(lifetime);
    const read = vi.fn(async () => undefined);

    await values.get('key', read);
    await settle();
    clock.now = end - 1;
    await values.get('key', read);
    expect(read).toHaveBeenCalledTimes(1);
    clock.now = end;
    await values.get('key', read);

    expect(read).toHaveBeenCalledTimes(2);
  });

  it('is kept if an earlier read fails afterwards', async () => {
    const values = prepare();
    const { promise, reject } = Promise.withResolvers<string>();
    const reading = values.get('key', () => promise);

    values.put('key', 'put');
    reject(new Error('throttled'));
    await expect(reading).rejects.toThrow('throttled');
    await settle();

    expect(await values.get('key', async () => 'read')).toBe('put');
  });

  it('is read again after a read that failed', async () => {
    const values = prepare();
    await expect(values.get('key', () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    await settle();

    expect(await values.get('key', async () => 'read')).toBe('read');
  });
});

describe('a full memory', () => {
  const fill = (values: ReturnType<typeof prepare>, from: number, to: number) => {
    for (let key = from; key < to; key += 1) values.put(String(key), 'put');
  };
  const read = async () => 'read';

  it('holds a thousand values, and removes the one that was stored first', async () => {
    const values = prepare();
    fill(values, 0, 1000);
    expect(await values.get('0', read)).toBe('put');

    fill(values, 1000, 1001);

    expect(await values.get('1', read)).toBe('put');
    expect(await values.get('0', read)).toBe('read');
  });

  it('counts a value that was stored again as new', async () => {
    const values = prepare();
    fill(values, 0, 1000);
    fill(values, 0, 1);

    fill(values, 1000, 1001);

    expect(await values.get('0', read)).toBe('put');
    expect(await values.get('1', read)).toBe('read');
  });
});
