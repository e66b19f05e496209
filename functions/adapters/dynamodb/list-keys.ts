import { createHash } from 'node:crypto';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import { searchable, searchableIn } from '../../core/cancellation/listed.ts';
import { isEnd, type Status } from '../../core/cancellation/status.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Position } from '../../ports/cancellation-store.ts';

/** Digits of a time in a place: enough for the year 9999. */
const timeDigits = 15;

/** A time as the first part of a place, so that places compare as their times do. Times before 1970 count as 1970. */
export const timeOf = (time: Milliseconds) => String(Math.max(0, time)).padStart(timeDigits, '0');

/** Where a cancellation stands in every list. No two have the same place, so a list has only one order. */
export const placeOf = ({ createdAt, id }: Position) => `${timeOf(createdAt)}#${id}`;

export const positionIn = (place: string): Position => ({
  createdAt: Number(place.slice(0, timeDigits)),
  id: place.slice(timeDigits + 1),
});

/** Accepted and processing ones are one list, because moving an entry from one to the other would cost two more writes. */
export const isOpen = (status: Status) => !isEnd(status) && status !== 'review_required';

export const merchantStatus = (merchant: string, status: Status) => `${merchant}#${isOpen(status) ? 'open' : status}`;

/**
 * The first 132 bits of a hash. A reference may be longer than a key of an index (DynamoDB Developer Guide, "Constraints":
 * 2,048 bytes), and the entry is shorter. The record decides in the end, so that two references with one hash do no harm.
 */
export const referenceKey = (merchant: string, reference: string) =>
  createHash('sha256')
    .update(JSON.stringify([merchant, searchable(reference)]))
    .digest('base64url')
    .slice(0, 22);

/** The attributes that put a new cancellation into the indexes of the list. Of these, only `merchantStatus` ever changes. */
export function listKeys(record: Cancellation) {
  const { merchant, status, request } = record;
  const { merchantReference, references } = searchableIn(record);
  const [reference1, reference2] = references.map((reference) => referenceKey(merchant, reference));
  return {
    place: placeOf(record),
    provider: request.provider,
    merchantStatus: merchantStatus(merchant, status),
    merchantReference: merchantReference && referenceKey(merchant, merchantReference),
    reference1,
    reference2,
  } satisfies Readonly<Record<string, string | undefined>>;
}
