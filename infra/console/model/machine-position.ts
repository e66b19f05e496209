import { isEnd, type Status } from '../../../functions/core/cancellation/status.ts';
import { type Definition, end, mainWay, start } from './machine-layout.ts';

/** Where in the state machine a cancellation stands. */
export interface Standing {
  /** A state's name, `start` or `end`. */
  readonly at: string;
  readonly passed: readonly string[];
  readonly words: string;
}

/**
 * Follows from the status alone, because the definition has no other logic: the first state waits for the result, the last
 * one publishes it. `isPublished` is false while an event is due, and undefined where nobody can know.
 */
export function standingOf(definition: Definition, status: Status, isPublished: boolean | undefined): Standing {
  const way = mainWay(definition);
  const stands = (at: string, words: string) => ({ at, passed: way.slice(0, way.indexOf(at)), words });
  const last = way.at(-2) ?? start;
  if (status === 'accepted') return stands(start, 'Accepted; its run begins.');
  if (status === 'processing')
    return stands(definition.StartAt, 'A worker sends, looks and waits; the run only holds its task token.');
  if (isPublished === false) return stands(last, 'The result is known and being published.');
  if (isEnd(status)) return stands(end, 'The result is published and the run is over.');
  return stands(end, 'The run has published that a person must decide, and is over; what is found out begins another.');
}
