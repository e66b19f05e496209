import { createHash } from 'node:crypto';
import { type Cancellation, rests } from '../../core/cancellation/cancellation.ts';
import { searchable, searchableIn } from '../../core/cancellation/listed.ts';
import type { Status } from '../../core/cancellation/status.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Position } from '../../ports/cancellation-store.ts';

/** Digits of a time in a place: enough until the year 2286. */
const timeDigits = 13;
const lastTime = 10 ** timeDigits - 1;

/** Characters of an id in a place, after `can_`: 60 bits, so that no two requests of one millisecond have the same. */
const idCharacters = [4, 16] as const;

/** A time as the first part of a place, so that places compare as their times do. Times before 1970 count as 1970. */
export const timeOf = (time: Milliseconds) =>
  String(Math.min(Math.max(0, Math.floor(time)), lastTime)).padStart(timeDigits, '0');

/**
 * Where a cancellation stands in every list: its time, then the beginning of its id, so that a list has only one order. Each
 * write is charged by the size of the item, so the id is not complete.
 */
export const placeOf = ({ createdAt, id }: Position) => `${timeOf(createdAt)}${id.slice(...idCharacters)}`;

export const timeIn = (place: string): Milliseconds => Number(place.slice(0, timeDigits));

/** Accepted and processing ones are one list, because moving an entry from one to the other would cost two more writes. */
export const listedAs = (merchant: string, status: Status) => `${merchant}#${rests({ status }) ? status : 'open'}`;

/**
 * The first 48 bits of a hash. A reference may be longer than a key of an index (DynamoDB Developer Guide, "Constraints":
 * 2,048 bytes), and each write is charged by the size of the item. Two references may have the same hash: what an index
 * finds is compared with the record.
 */
export const referenceKey = (merchant: string, reference: string) =>
  createHash('sha256')
    .update(JSON.stringify([merchant, searchable(reference)]))
    .digest('base64url')
    .slice(0, 8);

/** The attributes that put a new cancellation into the indexes of the list. Of these, only `listedAs` ever changes. */
export function listKeys(record: Cancellation) {
  const { merchant, status, request } = record;
  const { merchantReference, references } = searchableIn(record);
  const [ref1, ref2] = references.map((reference) => referenceKey(merchant, reference));
  return {
    place: placeOf(record),
    provider: request.provider,
    listedAs: listedAs(merchant, status),
    ownRef: merchantReference && referenceKey(merchant, merchantReference),
    ref1,
    ref2,
  } satisfies Readonly<Record<string, string | undefined>>;
}
