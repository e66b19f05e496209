const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time as people say it; `milliseconds` below 0 counts as 0. */
export function duration(milliseconds: number): string {
  const length = Math.max(0, Math.round(milliseconds));
  if (length < second) return `${length} ms`;
  if (length < minute) return `${(Math.floor(length / 100) / 10).toFixed(1)} s`;
  if (length < hour) return twoParts(length, [minute, 'min'], [second, 's']);
  if (length < day) return twoParts(length, [hour, 'h'], [minute, 'min']);
  return twoParts(length, [day, 'd'], [hour, 'h']);
}

type Unit = readonly [milliseconds: number, name: string];

function twoParts(length: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((length % large) / small);
  return `${Math.floor(length / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** How long ago something was, in one unit. */
export function ago(milliseconds: number): string {
  if (milliseconds < 5 * second) return 'just now';
  const [length, name] =
    milliseconds < minute
      ? [second, 's']
      : milliseconds < hour
        ? [minute, 'min']
        : milliseconds < day
          ? [hour, 'h']
          : [day, 'd'];
  return `${Math.floor(milliseconds / Number(length))} ${name} ago`;
}

/** Between asking and the end, or until now. */
export const timeToEnd = (
  { requestedAt, completedAt }: { readonly requestedAt: string; readonly completedAt: string | null },
  now: number,
) => (completedAt === null ? now : Date.parse(completedAt)) - Date.parse(requestedAt);

/** Enough of an id to tell it from its neighbours. */
export const shortId = (id: string) => (id.length <= 16 ? id : `${id.slice(0, 9)}…${id.slice(-4)}`);

/** Minor units as they are, because how many of them make one is the currency's own affair. */
export const money = ({ value, currency }: { readonly value: number; readonly currency: string }) =>
  `${value} ${currency} (minor units)`;

/** The reference that people know a payment by. */
export const paymentReference = (transaction: Readonly<Record<string, string | undefined>>) =>
  transaction.transactionId ?? transaction.paymentId ?? Object.values(transaction)[0] ?? '';
