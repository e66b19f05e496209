import type { Cancellation } from '../client/client.ts';
import type { Terminal } from './terminal.ts';

const styles = { bold: 1, red: 31, green: 32, yellow: 33, blue: 34 } as const;

export type Paint = (style: keyof typeof styles, text: string) => string;

/** Colour only where a terminal shows it and nobody has said no (https://no-color.org). */
export const painter = ({ env, out }: Pick<Terminal, 'env' | 'out'>): Paint =>
  out.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
    ? (style, text) => `\u001b[${styles[style]}m${text}\u001b[0m`
    : (_style, text) => text;

/** The status word says it without colour too. */
export function painted({ status }: Pick<Cancellation, 'status'>, paint: Paint): string {
  switch (status) {
    case 'cancelled':
    case 'refunded':
    case 'partially_refunded':
      return paint('green', status);
    case 'rejected':
      return paint('red', status);
    case 'review_required':
      return paint('yellow', status);
    case 'accepted':
    case 'processing':
      return paint('blue', status);
  }
}

/** Words of others, without what could steer the terminal. */
export const harmless = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');
