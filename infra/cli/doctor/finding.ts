/** One thing that the doctor looked at; `warning` is worth knowing and does not fail. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
