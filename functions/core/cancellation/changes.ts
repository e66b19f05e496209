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

/** The record after the changes. */
export function changed(record: Cancellation, changes: Changes): Cancellation {
  const merged = Object.entries({ ...record, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as unknown as Cancellation;
}
