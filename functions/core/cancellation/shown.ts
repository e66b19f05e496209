import type { Cancellation } from './cancellation.ts';

/**
 * The fields of a record that the API needs to show it. Functions that only read are allowed no others: above all no task
 * tokens, with which one could answer a workflow.
 */
export const shownFields = [
  'id',
  'merchant',
  'by',
  'byName',
  'request',
  'status',
  'version',
  'look',
  'credentialsRefused',
  'lease',
  'attempts',
  'evidence',
  'rejection',
  'refund',
  'review',
  'nextLook',
  'deadline',
  'timeline',
  'acts',
  'proposal',
  'corrections',
  'createdAt',
  'updatedAt',
  'completedAt',
] as const satisfies readonly (keyof Cancellation)[];

export type ShownCancellation = Pick<Cancellation, (typeof shownFields)[number]>;

const isShown = (name: string) => shownFields.some((field) => field === name);

/** The record without all other fields. */
export const shown = (record: Cancellation): ShownCancellation =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isShown(name))) as unknown as ShownCancellation;
