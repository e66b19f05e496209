import { withoutCardNumbers } from './card-number.ts';

/** Characters of a stored detail. */
const maxLength = 200;

/** Text of others, short, without card numbers and without half a character, fit to be stored and shown. */
export const presentable = (text: string) => withoutCardNumbers(text).slice(0, maxLength).toWellFormed();
