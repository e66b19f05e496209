import { styleText } from 'node:util';
import type { Cancellation } from '../client/client.ts';
import { statusWord } from '../client/words/status-words.ts';
import type { Terminal } from './terminal.ts';

export type Style = (style: 'bold' | 'red' | 'green' | 'yellow' | 'blue', text: string) => string;

/** Colours only for a terminal that can show them and a user who has not set NO_COLOR (https://no-color.org). */
export const styleFor = ({ env, out }: Pick<Terminal, 'env' | 'out'>): Style =>
  out.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;

const colours = {
  accepted: 'blue',
  processing: 'blue',
  cancelled: 'green',
  refunded: 'green',
  partially_refunded: 'green',
  rejected: 'red',
  review_required: 'yellow',
} as const satisfies Record<Cancellation['status'], Parameters<Style>[0]>;

/** The status in its colour. Without colours the word alone says it. */
export const styledStatus = ({ status }: Pick<Cancellation, 'status'>, style: Style): string =>
  style(colours[status], statusWord[status]);

export { printable } from '../client/words/printable.ts';
