import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../../functions/core/cancellation/status.ts';
import { ledger } from '../../../../infra/local/pages/ledger.ts';
import { tally } from '../../../../infra/local/pages/tally.ts';
import type { SimulatedPayments } from '../../../../infra/local/simulators/payments.ts';
import type { Effect } from '../../../../infra/simulators/books.ts';

const minute = 60_000;
const record = (id: string, status: Status, version: number, wakeAt?: number) =>
  wakeAt === undefined ? { id, status, version } : { id, status, version, wakeAt };

describe('the tally', () => {
  it('counts each cancellation by its newest version, in any order', () => {
    const life = [record('a', 'accepted', 1, 0), record('a', 'processing', 2, 0), record('a', 'cancelled', 3)];
    const other = [record('b', 'processing', 2, 0), record('b', 'review_required', 3, 0), record('b', 'refunded', 4)];
    const seen = fc.shuffledSubarray([...life, ...other], { minLength: 6 });

    fc.assert(
      fc.property(seen, (records) => {
        const counts = tally();
        for (const one of records) counts.note(one);

        expect(counts.count(0)).toEqual({ accepted: 2, open: 0, ended: 2, underReview: 0, lost: 0 });
      }),
    );
  });

  it('counts what is accepted as open, under review or ended, and nothing twice', () => {
    const life = ['accepted', 'processing', 'review_required', 'cancelled'] as const;
    const any = fc
      .record({ id: fc.constantFrom('a', 'b', 'c', 'd'), version: fc.nat(life.length - 1) })
      .map((one) => ({ ...one, status: life[one.version] ?? 'accepted' }));

    fc.assert(
      fc.property(fc.array(any), (records) => {
        const counts = tally();
        for (const one of records) counts.note(one);
        const { accepted, open, underReview, ended } = counts.count(0);

        expect(open + underReview + ended).toBe(accepted);
        expect(accepted).toBe(new Set(records.map(({ id }) => id)).size);
      }),
    );
  });

  it('counts an end once, also after a contradiction', () => {
    const counts = tally();

    counts.note(record('a', 'cancelled', 3));
    counts.note(record('a', 'cancelled', 3));
    counts.note(record('a', 'cancelled', 4));

    expect(counts.count(0)).toMatchObject({ accepted: 1, ended: 1 });
  });

  it('counts an open cancellation as lost when recovery has missed it', () => {
    const counts = tally();

    counts.note(record('waits', 'processing', 2, 10 * minute));
    counts.note(record('forgotten', 'processing', 2));
    counts.note(record('overdue', 'accepted', 1, 2 * minute));
    counts.note(record('rests', 'review_required', 3));

    expect(counts.count(4 * minute)).toMatchObject({ lost: 1 });
    expect(counts.count(6 * minute)).toMatchObject({ lost: 2, underReview: 1 });
  });
});

describe('the ledger of all simulators', () => {
  const effect = (id: string): Effect => ({ at: '2026-01-01T00:00:00.000Z', id, effect: 'cancelled' });
  const booksOf = (effects: () => readonly Effect[]) => ({ effects }) as unknown as SimulatedPayments;

  it('counts effects, and payments with more than one, while the list grows and after a reset', () => {
    let effects: Effect[] = [effect('p1'), effect('p2')];
    const books = ledger(['pace', 'none'], (provider) => (provider === 'pace' ? booksOf(() => effects) : undefined));

    const first = books.count();
    effects.push(effect('p1'), effect('p1'));
    const grown = books.count();
    effects = [effect('p1')];
    const anew = books.count();

    expect(first).toEqual({ effective: 2, doubles: 0 });
    expect(grown).toEqual({ effective: 4, doubles: 1 });
    expect(anew).toEqual({ effective: 1, doubles: 0 });
  });

  it('counts nothing, and not 0, if no provider is simulated', () => {
    expect(ledger([], () => booksOf(() => [effect('p1')])).count()).toEqual({ effective: null, doubles: null });
  });

  it('counts the same id at two providers as two payments', () => {
    const books = ledger(['pace', 'vtex'], () => booksOf(() => [effect('p1')]));

    expect(books.count()).toEqual({ effective: 2, doubles: 0 });
  });
});
