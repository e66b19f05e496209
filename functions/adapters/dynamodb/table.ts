/** The indexes, for the store and for everything that creates its table. */
export const indexes = {
  /** Sparse: only cancellations that still need work, by the time at which recovery must look at them. */
  wake: { name: 'by-wake', partition: 'wakeShard', sort: 'wakeAt' },
  /** A merchant's cancellations, newest first, with the fields of the filters. Of these, only the status ever changes. */
  merchant: { name: 'by-merchant', partition: 'merchant', sort: 'createdAt' },
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

/** The only table, as data. The local engine and the cloud stack both create it from this description. */
export const table = {
  partition: { name: partitionKey, type: 'S' },
  timeToLive,
  indexes: [
    {
      name: indexes.wake.name,
      partition: { name: indexes.wake.partition, type: 'S' },
      sort: { name: indexes.wake.sort, type: 'N' },
      projection: 'KEYS_ONLY',
    },
    {
      name: indexes.merchant.name,
      partition: { name: indexes.merchant.partition, type: 'S' },
      sort: { name: indexes.merchant.sort, type: 'N' },
      projection: { include: ['status', 'provider', 'references'] },
    },
  ],
} as const satisfies { readonly partition: Key; readonly timeToLive: string; readonly indexes: readonly Index[] };
