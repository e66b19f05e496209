import { quoted } from '../../client/input/similar.ts';
import { UsageError } from '../usage-error.ts';

/** Milliseconds of each unit. */
const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `15m`, `2h`, `1d` or a time. @returns epoch milliseconds. @throws UsageError for anything else. */
export function sinceTime(typed: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(typed) ?? [];
  if (count !== undefined) return now - Number(count) * units[unit as keyof typeof units];
  // With the zone, because without one the result would depend on this machine.
  const at = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(typed) ? Date.parse(typed) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(`--since must be like 15m, 2h, 1d or 2026-01-15T09:30:00Z, and not ${quoted(typed)}`);
}
