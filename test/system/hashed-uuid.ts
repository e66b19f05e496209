import { createHash } from 'node:crypto';

/**
 * UUIDs that are the same in every run. A few random ones pass for card numbers, which are not stored, so that a record
 * with random ones has not always the same size.
 */
export function hashedUuids(of: string): () => string {
  let made = 0;
  return () =>
    createHash('sha256')
      .update(`${of} ${++made}`)
      .digest('hex')
      .replace(/^(.{8})(.{4}).(.{3})(.{4})(.{12}).*$/, '$1-$2-4$3-$4-$5');
}
