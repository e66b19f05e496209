import { uuidDigits } from './spellings.ts';

/** UUIDs and hex are the same id in either case, and UUIDs with and without dashes. */
// Stryker disable next-line MethodExpression: in which case two ids are compared makes no difference
const folded = (id: string) => (/^[0-9a-f-]+$/i.test(id) ? uuidDigits(id) : id);

/** Whether an answer's id is the one we asked for. An absent or null id is taken for ours, because the path named it. */
export const isEchoOf = (id: unknown, asked: string) =>
  id === undefined || id === null || (typeof id === 'string' && folded(id) === folded(asked));
