import type { Cancellation, DueEvent } from '../core/cancellation/cancellation.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { startRun } from './start-run.ts';

/** What the workflow publishes: the oldest event that is still owed, or the last one again. */
export const eventToPublish = ({ dueEvents, lastEvent }: Cancellation): DueEvent | undefined =>
  dueEvents[0] ?? lastEvent;

/** Answers every known task token, and the one at hand; whether one of them was still waiting. */
export async function answerTokens(
  record: Cancellation,
  event: DueEvent,
  { workflow }: Pick<Dependencies, 'workflow'>,
  atHand?: string,
): Promise<boolean> {
  const { detailType, detail } = event;
  const tokens = new Set(Object.values(record.tokens));
  // The record keeps only the last four tokens. An older run may still be waiting, so the token at hand is answered too.
  if (atHand !== undefined) tokens.add(atHand);
  const answered = await Promise.all([...tokens].map((token) => workflow.answer(token, { detailType, detail })));
  return answered.includes(true);
}

/** Hands a result to whoever waits for it; when nobody does and it is still owed, the next run will publish it. */
export async function deliverResult(
  record: Cancellation,
  dependencies: Pick<Dependencies, 'workflow' | 'store'>,
  atHand?: string,
): Promise<void> {
  const event = eventToPublish(record);
  if (!event) return;
  const wasAwaited = await answerTokens(record, event, dependencies, atHand);
  if (!wasAwaited && record.dueEvents.length > 0) await startRun(record, record.run + 1, dependencies);
}
