import { withoutCardNumbers } from './card-number.ts';

/** Characters of a stored detail. */
const maxLength = 200;

/** Somebody else's text, fit to be stored and shown: shortened, without card numbers, well-formed Unicode. */
export const presentable = (text: string) => withoutCardNumbers(text).slice(0, maxLength).toWellFormed();
