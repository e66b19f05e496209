/** The names that the store and everything that creates its table share. */
export const indexes = {
  /** Sparse: cancellations that still need us, by when recovery must care. */
  wake: { name: 'by-wake', partition: 'wakeShard', sort: 'wakeAt' },
  /** A merchant's cancellations, newest first. */
  merchant: { name: 'by-merchant', partition: 'merchant', sort: 'createdAt' },
} as const;

const partitionKey = 'pk';

/** Epoch seconds after which DynamoDB may delete the item. */
const timeToLive = 'expiresAt';

interface Key {
  readonly name: string;
  /** DynamoDB's attribute type: string or number. */
  readonly type: 'S' | 'N';
}

interface Index {
  readonly name: string;
  readonly partition: Key;
  readonly sort: Key;
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

/** The one table, as data: the local engine and the cloud stack create it from here. */
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
      projection: 'ALL',
    },
  ],
} as const satisfies { readonly partition: Key; readonly timeToLive: string; readonly indexes: readonly Index[] };
