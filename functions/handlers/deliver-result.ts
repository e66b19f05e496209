import type { Cancellation, DueEvent } from '../core/cancellation.ts';
import type { Dependencies } from './dependencies.ts';
import { startRun } from './start-run.ts';

/** What the workflow publishes: the oldest event that is still owed, or the last one again. */
export const eventToPublish = ({ dueEvents, lastEvent }: Cancellation): DueEvent | undefined =>
  dueEvents[0] ?? lastEvent;

/** Answers every known task token; whether one of them was still waiting. */
export async function answerTokens(
  record: Cancellation,
  event: DueEvent,
  { workflow }: Pick<Dependencies, 'workflow'>,
): Promise<boolean> {
  const { detailType, detail } = event;
  const answered = await Promise.all(
    Object.values(record.tokens).map((token) => workflow.answer(token, { detailType, detail })),
  );
  return answered.includes(true);
}

/** Hands a result to whoever waits for it; when nobody does and it is still owed, the next run will publish it. */
export async function deliverResult(
  record: Cancellation,
  dependencies: Pick<Dependencies, 'workflow' | 'store'>,
): Promise<void> {
  const event = eventToPublish(record);
  if (!event) return;
  const wasAwaited = await answerTokens(record, event, dependencies);
  if (!wasAwaited && record.dueEvents.length > 0) await startRun(record, record.run + 1, dependencies);
}
