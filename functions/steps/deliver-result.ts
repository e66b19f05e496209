import { publishedEvent } from '../api/event.ts';
import type { Cancellation, DueEvent } from '../core/cancellation/cancellation.ts';
import type { TaskToken } from '../core/cancellation/ids.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { startRun } from './start-run.ts';

/** What the workflow publishes: the oldest event that is still due, or the last one again. */
export const eventToPublish = ({ dueEvents, lastEvent }: Cancellation): DueEvent | undefined =>
  dueEvents[0] ?? lastEvent;

/** Answers every known task token and that of the message; tells whether one of them was still waiting. */
export async function answerTokens(
  record: Cancellation,
  event: DueEvent,
  { workflow }: Pick<Dependencies, 'workflow'>,
  messageToken?: TaskToken,
): Promise<boolean> {
  const tokens = new Set(Object.values(record.tokens));
  // The record keeps only the last eight tokens. An older run may still be waiting, so the token of the message is answered too.
  if (messageToken !== undefined) tokens.add(messageToken);
  const answered = await Promise.all([...tokens].map((token) => workflow.answer(token, publishedEvent(record, event))));
  return answered.includes(true);
}

/** Answers the run that waits for the result, and never starts one. Returns whether a run was waiting. */
export async function deliverToWaiting(
  record: Cancellation,
  dependencies: Pick<Dependencies, 'workflow'>,
): Promise<boolean> {
  const event = eventToPublish(record);
  return event !== undefined && answerTokens(record, event, dependencies);
}

/** Answers the run that waits for the result. If none waits and an event is due, the next run publishes it. */
export async function deliverResult(
  record: Cancellation,
  dependencies: Pick<Dependencies, 'workflow' | 'store'>,
  messageToken?: TaskToken,
): Promise<void> {
  const event = eventToPublish(record);
  if (!event) return;
  const wasAwaited = await answerTokens(record, event, dependencies, messageToken);
  if (!wasAwaited && record.dueEvents.length > 0) await startRun(record, record.run + 1, dependencies);
}
