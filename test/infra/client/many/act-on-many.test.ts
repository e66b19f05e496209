import { describe, expect, it } from 'vitest';
import { actOnMany, type Outcome } from '../../../../infra/client/many/act-on-many.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

async function acted(
  count: number,
  act: (id: string) => Promise<string>,
  given: { readonly stopped?: AbortSignal; readonly concurrency?: number } = {},
) {
  const results = new Map<string, Outcome<string>['kind']>();
  const { stopped = new AbortController().signal, concurrency = 4 } = given;
  const concernsAll = (error: unknown) => error === 'all';
  const onResult = (id: string, { kind }: Outcome<string>) => {
    expect(results.has(id)).toBe(false);
    results.set(id, kind);
  };
  const fatal = await actOnMany(ids(count), act, { concurrency, stopped, concernsAll, onResult });
  return { fatal, kinds: ids(count).map((id) => results.get(id)) };
}

describe('acting on many', () => {
  it('performs each act once, and no more at a time than it may', async () => {
    let [underWay, most, calls] = [0, 0, 0];

    const { kinds, fatal } = await acted(20, async (id) => {
      [underWay, calls] = [underWay + 1, calls + 1];
      most = Math.max(most, underWay);
      await new Promise((resume) => setTimeout(resume, 1));
      underWay -= 1;
      return id;
    });

    expect([calls, most, fatal]).toEqual([20, 4, undefined]);
    expect(new Set(kinds)).toEqual(new Set(['done']));
  });

  it('goes on after a single failure', async () => {
    const { kinds } = await acted(5, async (id) => (id === '1' ? Promise.reject(new Error('no')) : id));

    expect(kinds).toEqual(['done', 'failed', 'done', 'done', 'done']);
  });

  it('begins nothing more after a failure that concerns all', async () => {
    const { kinds, fatal } = await acted(6, async (id) => (id === '1' ? Promise.reject('all') : id), {
      concurrency: 1,
    });

    expect(fatal).toBe('all');
    expect(kinds).toEqual(['done', 'failed', 'not-begun', 'not-begun', 'not-begun', 'not-begun']);
  });

  it('ends what is under way when it is stopped, and leaves the rest alone', async () => {
    const stop = new AbortController();
    const { kinds } = await acted(
      6,
      async (id) => {
        if (id === '2') stop.abort();
        await new Promise((resume) => setTimeout(resume, 1));
        return id;
      },
      { stopped: stop.signal, concurrency: 3 },
    );

    expect(kinds).toEqual(['done', 'done', 'done', 'not-begun', 'not-begun', 'not-begun']);
  });
});
