/** Dollars with cents, as in `$1,234.56`. */
export const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** A price, with up to four decimals. */
export const priceText = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

/** Dollars without cents. */
export const wholeDollars = (amount: number): string => `$${Math.round(amount).toLocaleString('en-US')}`;

/** A number with at most two decimals. */
export const figure = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** Bytes as KB with one decimal. */
export const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

/** A rate, rounded down to two digits: `1,400`. */
export function rate(perSecond: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(perSecond)) - 1);
  return (Math.floor(perSecond / step) * step).toLocaleString('en-US');
}
