/** The result of one check. A `warning` does not make the doctor fail. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}
