import { styleText } from 'node:util';
import type { Cancellation } from '../client/client.ts';
import type { Terminal } from './terminal.ts';

export type Paint = (style: 'bold' | 'red' | 'green' | 'yellow' | 'blue', text: string) => string;

/** Colours only for a terminal that can show them and a user who has not set NO_COLOR (https://no-color.org). */
export const painter = ({ env, out }: Pick<Terminal, 'env' | 'out'>): Paint =>
  out.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
    ? (style, text) => styleText(style, text, { validateStream: false })
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
