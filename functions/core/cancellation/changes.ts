import type { Cancellation } from './cancellation.ts';

/** The fields that a look, an operator or recovery may change; `undefined` removes one. Concurrent counters are not here. */
type Changeable = Exclude<
  keyof Cancellation,
  | 'id'
  | 'merchant'
  | 'key'
  | 'fingerprint'
  | 'request'
  | 'createdAt'
  | 'run'
  | 'nudges'
  | 'tokens'
  | 'dueEvents'
  | 'lastEvent'
  | 'wakeAt'
>;

export type Changes = { readonly [Field in Changeable]?: Cancellation[Field] | undefined };

/** New values for any fields of a record; `undefined` removes one. */
export type Fields = { readonly [Field in keyof Cancellation]?: Cancellation[Field] | undefined };

/** The record with other values in some fields. */
export function withFields(record: Cancellation, fields: Fields): Cancellation {
  const merged = { ...record, ...fields };
  if (!Object.values(merged).includes(undefined)) return merged as Cancellation;
  const kept = Object.entries(merged).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as unknown as Cancellation;
}

/** The record after the changes. */
export const changed = (record: Cancellation, changes: Changes): Cancellation => withFields(record, changes);
