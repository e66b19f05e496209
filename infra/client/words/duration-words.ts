const units = [
  [24 * 60 * 60, 'day'],
  [60 * 60, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** Whole seconds in at most two units: "15 minutes", "1 hour 30 minutes", "2 days". */
export function durationWords(seconds: number): string {
  const largest = units.findIndex(([length]) => seconds >= length);
  if (largest < 0) return '0 seconds';
  let rest = seconds;
  const parts = units.slice(largest, largest + 2).map(([length, name]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? '' : `${count} ${name}${count === 1 ? '' : 's'}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}
