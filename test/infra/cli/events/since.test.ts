import { describe, expect, it } from 'vitest';
import { sinceTime } from '../../../../infra/cli/events/since.ts';

const now = Date.parse('2026-01-15T12:00:00Z');

describe('--since', () => {
  it.each([
    ['30s', '2026-01-15T11:59:30.000Z'],
    ['15m', '2026-01-15T11:45:00.000Z'],
    ['2h', '2026-01-15T10:00:00.000Z'],
    ['1d', '2026-01-14T12:00:00.000Z'],
    ['2026-01-15T09:30:00Z', '2026-01-15T09:30:00.000Z'],
    ['2026-01-15T09:30:00.5+01:00', '2026-01-15T08:30:00.500Z'],
  ])('%s is %s', (typed, time) => {
    expect(new Date(sinceTime(typed, now)).toISOString()).toBe(time);
  });

  it.each(['', '15', 'yesterday', '2026-01-15', '2026-01-15T09:30:00', '2026-13-15T09:30:00Z', '-5m'])(
    'explains what is wrong with %j',
    (typed) => {
      expect(() => sinceTime(typed, now)).toThrow('--since must be like 15m, 2h, 1d or 2026-01-15T09:30:00Z');
    },
  );
});
