const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in words; below 0 it counts as 0. */
export function duration(milliseconds: number): string {
  const length = Math.max(0, Math.round(milliseconds));
  if (length < second) return `${length} ms`;
  if (length < minute) return `${(Math.floor(length / 100) / 10).toFixed(1)} s`;
  if (length < hour) return twoUnits(length, [minute, 'min'], [second, 's']);
  if (length < day) return twoUnits(length, [hour, 'h'], [minute, 'min']);
  return twoUnits(length, [day, 'd'], [hour, 'h']);
}

type Unit = readonly [milliseconds: number, name: string];

function twoUnits(length: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((length % large) / small);
  return `${Math.floor(length / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

const readersFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** The day, the time and the zone, as the reader's browser is set; what is no time stays as it is. */
export function clockWords(iso: string, format = readersFormat): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : format.format(at);
}

/** Milliseconds from the request to the end, or until now. */
export const timeToEnd = (
  { requestedAt, completedAt }: { readonly requestedAt: string; readonly completedAt: string | null },
  now: number,
) => (completedAt === null ? now : Date.parse(completedAt)) - Date.parse(requestedAt);

/** The beginning and the end of an id: enough to tell it from its neighbours. */
export const shortId = (id: string) => (id.length <= 16 ? id : `${id.slice(0, 9)}…${id.slice(-4)}`);

/** The reference by which people know a payment. */
export const paymentReference = (transaction: Readonly<Record<string, string | undefined>>) =>
  transaction.transactionId ?? transaction.paymentId ?? Object.values(transaction)[0] ?? '';
