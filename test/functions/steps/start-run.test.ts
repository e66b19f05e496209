import { describe, expect, it } from 'vitest';
import { startRun } from '../../../functions/steps/start-run.ts';
import { accepted, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory, owed } from '../../fixtures/dependencies.ts';

describe('starting a run', () => {
  it('names the cancellation, and does not store a run number that the record has', async () => {
    const { needs, stored, started } = inMemory();
    const record = stored(accepted());
    const noted: number[] = [];
    const store = { ...needs.store, noteRun: async (_id: string, run: number) => void noted.push(run) };

    await startRun(record, 1, { ...needs, store });

    expect(started).toEqual([
      { cancellationId: record.id, merchantId: 'merchant-a', provider: 'testpay', run: 1, isPart: false },
    ]);
    expect(noted).toEqual([]);
  });

  it('stores a newer run number', async () => {
    const { needs, stored, now } = inMemory();
    const record = stored(processing());

    await startRun(record, 2, needs);

    expect(now(record.id).run).toBe(2);
  });

  it.each([
    ['a start uses the next free name', accepted(), accepted(), [1, 2, 3]],
    ['a start is skipped once a worker has taken the look', accepted(), processing({ dueEvents: [owed('e')] }), [1]],
    ['a publication uses the next free name', processing(), processing({ dueEvents: [owed('e')] }), [1, 2, 3]],
    ['a publication is skipped once nothing is due', processing({ dueEvents: [owed('e')] }), processing(), [1]],
  ])('after used names, %s', async (_sentence, asRead, asItIs, runs) => {
    const { needs, stored, started } = inMemory({ closed: [1, 2] });
    stored(asItIs);

    await startRun(asRead, 1, needs);

    expect(started.map(({ run }) => run)).toEqual(runs);
  });

  it('is skipped after a used name if the record does not exist any more', async () => {
    const { needs, started } = inMemory({ closed: [1] });

    await startRun(accepted(), 1, needs);

    expect(started).toHaveLength(1);
  });

  it('throws an error with a name after fifty used names', async () => {
    const { needs, stored, started } = inMemory({ closed: Array.from({ length: 60 }, (_, run) => run) });
    const record = stored(accepted());

    await expect(startRun(record, 3, needs)).rejects.toMatchObject({
      name: 'RunNamesUsedUp',
      message: 'no free run name from 3 on',
    });
    expect(started.map(({ run }) => run)).toEqual(Array.from({ length: 50 }, (_, index) => index + 3));
  });
});
