/** A moment as milliseconds since 1970, or a length of time in milliseconds. */
export type Milliseconds = number;

/** Money in minor units of an ISO 4217 currency. */
export interface Amount {
  readonly value: number;
  readonly currency: string;
}
