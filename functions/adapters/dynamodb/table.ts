/**
 * The indexes, for the store and for everything that creates its table. Those of the list are sorted by `place`: the time
 * of the request, then the id (`list-keys.ts`). A task token is in none of them.
 */
export const indexes = {
  /** Sparse: only cancellations that still need work, by the time at which recovery must look at them. */
  wake: { name: 'by-wake', partition: 'wakeShard', sort: 'wakeAt' },
  /** A merchant's cancellations. The entry never changes. */
  merchant: { name: 'by-merchant', partition: 'merchant', sort: 'place' },
  /** Of a merchant: those that are accepted or processing, those under review, and those with each final status. */
  status: { name: 'by-status', partition: 'listedAs', sort: 'place' },
  /** Sparse: by the merchant's own reference, as a hash. The entry never changes, and neither do those of the next two. */
  merchantReference: { name: 'by-merchant-reference', partition: 'ownRef', sort: 'place' },
  /** Sparse: by one of the references of the payment, as a hash. */
  reference1: { name: 'by-reference-1', partition: 'ref1', sort: 'place' },
  /** Sparse: by the other one, if there are two. */
  reference2: { name: 'by-reference-2', partition: 'ref2', sort: 'place' },
} as const;

const partitionKey = 'pk';

/** In epoch seconds: DynamoDB may delete the item afterwards. */
const timeToLive = 'expiresAt';

interface Key {
  readonly name: string;
  /** DynamoDB's attribute type: string or number. */
  readonly type: 'S' | 'N';
}

export interface Index {
  readonly name: string;
  readonly partition: Key;
  readonly sort: Key;
  readonly projection: 'KEYS_ONLY' | { readonly include: readonly string[] };
}

const index = (
  { name, partition, sort }: (typeof indexes)[keyof typeof indexes],
  type: Key['type'],
  projection: Index['projection'] = 'KEYS_ONLY',
): Index => ({ name, partition: { name: partition, type: 'S' }, sort: { name: sort, type }, projection });

/** The only table, as data. The local engine and the cloud stack both create it from this description. */
export const table: { readonly partition: Key; readonly timeToLive: string; readonly indexes: readonly Index[] } = {
  partition: { name: partitionKey, type: 'S' },
  timeToLive,
  indexes: [
    index(indexes.wake, 'N'),
    // The provider never changes, so that it costs no write of an index to keep it there.
    index(indexes.merchant, 'S', { include: ['provider'] }),
    index(indexes.status, 'S', { include: ['provider'] }),
    index(indexes.merchantReference, 'S'),
    index(indexes.reference1, 'S'),
    index(indexes.reference2, 'S'),
  ],
};

/** The indexes from which the list is read. */
export const listIndexes = [
  'merchant',
  'status',
  'merchantReference',
  'reference1',
  'reference2',
] as const satisfies readonly (keyof typeof indexes)[];
