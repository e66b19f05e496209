import type { Cancellation } from './cancellation.ts';

/** The fields that a look, an operator or recovery may change; `undefined` removes one. Concurrent counters are not here. */
type Changeable = Exclude<
  keyof Cancellation,
  | 'id'
  | 'merchant'
  | 'key'
  | 'fingerprint'
  | 'request'
  | 'trace'
  | 'by'
  | 'byName'
  | 'createdAt'
  | 'run'
  | 'nudges'
  | 'nudged'
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
  // Every write calls this function. The loop is several times as fast as filtering the entries of the merged object.
  const merged: Record<string, unknown> = { ...record };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged as unknown as Cancellation;
}

/** The record after the changes. */
export const changed = (record: Cancellation, changes: Changes): Cancellation => withFields(record, changes);
