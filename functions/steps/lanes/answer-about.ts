import { type Answer, answerWith } from '../../api/http/answer.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { circumstancesOf, type ShowingNeeds } from './circumstances-of.ts';

export type { ShowingNeeds };

/** The resource as it stands, with this status. */
export async function answerAbout(
  record: ShownCancellation,
  status: number,
  needs: ShowingNeeds,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return answerWith(record, (await circumstancesOf([record], needs))(record), status, headers);
}
