/** The names that the store and everything that creates its table share. */
export const indexes = {
  /** Sparse: cancellations that still need us, by when recovery must care. */
  wake: { name: 'by-wake', partition: 'wakeShard', sort: 'wakeAt' },
  /** A merchant's cancellations, newest first. */
  merchant: { name: 'by-merchant', partition: 'merchant', sort: 'createdAt' },
} as const;

export const partitionKey = 'pk';

/** Epoch seconds after which DynamoDB may delete the item. */
export const timeToLive = 'expiresAt';
