import { containsCardNumber } from '../../functions/untrusted/card-number.ts';

export const isIdempotencyKey = (key: string) =>
  /^[\x20-\x7e]{1,255}$/.test(key) && !containsCardNumber(key, 'reference');
