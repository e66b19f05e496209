import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Projection, writeUnits } from './write-units.ts';

const tableWith = (projection: Projection) => ({
  partition: { name: 'pk' },
  indexes: [{ name: 'by-day', partition: { name: 'day' }, sort: { name: 'at' }, projection }],
});
const item = (more: object) => marshall({ pk: 'one', ...more });
const kilobytes = (count: number) => 'x'.repeat(1024 * count);
const indexed = { day: 'monday', at: 1 };

describe('the units of a write to the table', () => {
  it.each([
    ['a new item', undefined, 0.5, 1],
    ['a deleted item', 2.5, undefined, 3],
    ['an item that grows', 0.5, 1.5, 2],
    ['an item that shrinks', 2.5, 0.5, 3],
    ['the delete of nothing', undefined, undefined, 1],
  ])('are those of the larger image for %s, and twice as many in a transaction', (_, before, after, units) => {
    const images = {
      before: before === undefined ? undefined : item({ text: kilobytes(before) }),
      after: after === undefined ? undefined : item({ text: kilobytes(after) }),
    };

    expect(writeUnits(images, tableWith('ALL'))).toEqual({ table: units });
    expect(writeUnits({ ...images, isTransaction: true }, tableWith('ALL'))).toEqual({ table: 2 * units });
  });

  it('begin at each kilobyte', () => {
    const exactly = item({ text: 'x'.repeat(1024 - 'pkone'.length - 'text'.length) });

    expect(writeUnits({ after: exactly }, tableWith('ALL'))).toEqual({ table: 1 });
    expect(writeUnits({ after: { ...exactly, a: { S: '' } } }, tableWith('ALL'))).toEqual({ table: 2 });
  });

  it('are charged for a refused write by the item that is there or that it would have stored, and not in an index', () => {
    const before = item({ ...indexed, text: kilobytes(1.5) });
    const attempted = item({ ...indexed, text: kilobytes(2.5) });

    expect(writeUnits({ before, after: before, refused: {} }, tableWith('ALL'))).toEqual({ table: 2 });
    expect(writeUnits({ before, after: before, refused: { attempted } }, tableWith('ALL'))).toEqual({ table: 3 });
    expect(writeUnits({ refused: {} }, tableWith('ALL'))).toEqual({ table: 1 });
    expect(writeUnits({ before, after: before, refused: {}, isTransaction: true }, tableWith('ALL'))).toEqual({
      table: 4,
    });
  });
});

describe('the units of a write to an index', () => {
  const text = kilobytes(1.5);
  const units = (before: object | undefined, after: object | undefined, projection: Projection = 'KEYS_ONLY') =>
    writeUnits({ before: before && item(before), after: after && item(after) }, tableWith(projection))['by-day'] ?? 0;

  it('are none for an item without both of its keys', () => {
    expect(units(undefined, { text })).toBe(0);
    expect(units({ text }, { day: 'monday' }, 'ALL')).toBe(0);
    expect(units({ at: 1 }, { at: 2 }, 'ALL')).toBe(0);
  });

  it('are one put when the item enters it, and one delete when it leaves', () => {
    expect(units({ text }, { ...indexed, text })).toBe(1);
    expect(units({ ...indexed, text }, { text })).toBe(1);
    expect(units(undefined, { ...indexed, text }, 'ALL')).toBe(2);
    expect(units({ ...indexed, text }, undefined, 'ALL')).toBe(2);
  });

  it('are a delete and a put when a key of it changes, each by its own size', () => {
    expect(units(indexed, { ...indexed, at: 2 })).toBe(2);
    expect(units(indexed, { ...indexed, day: 'tuesday' })).toBe(2);
    expect(units({ ...indexed, text }, { ...indexed, at: 2 }, 'ALL')).toBe(2 + 1);
  });

  it('are one put by the larger entry when only a projected attribute changes', () => {
    expect(units({ ...indexed, text }, { ...indexed, text: 'short' }, 'ALL')).toBe(2);
    expect(units({ ...indexed, text }, { ...indexed, text: 'short' }, { include: ['text'] })).toBe(2);
  });

  it('are none when nothing of what it holds changes', () => {
    expect(units({ ...indexed, text }, { ...indexed, text: 'short' })).toBe(0);
    expect(units({ ...indexed, text }, { ...indexed, text: 'short' }, { include: ['other'] })).toBe(0);
    expect(units({ ...indexed, text }, { ...indexed, text }, 'ALL')).toBe(0);
  });

  it('are not doubled by a transaction', () => {
    const after = item(indexed);

    expect(writeUnits({ after, isTransaction: true }, tableWith('ALL'))).toEqual({ table: 2, 'by-day': 1 });
  });
});
