import { type Kind, withoutCardNumbers } from './card-number.ts';

/** Characters of a stored detail. */
export const maxPresentableLength = 200;

/**
 * Somebody else's text, fit to be stored and shown: without card numbers, shortened, well-formed Unicode. Nothing is cut
 * before the numbers are removed, because a part of one would not be recognised. The second search is for numbers that
 * the cut has made.
 */
export const presentable = (text: string, kind?: Kind) =>
  withoutCardNumbers(withoutCardNumbers(text, kind).slice(0, maxPresentableLength), kind).toWellFormed();
