import { isEnd, type Status } from '../../../functions/core/cancellation/status.ts';
import { type Definition, end, mainPath, start } from './machine-definition.ts';

/** Where a cancellation is in the state machine. */
export interface MachinePosition {
  /** A state's name, `start` or `end`. */
  readonly at: string;
  readonly passed: readonly string[];
  readonly words: string;
}

/**
 * The position follows from the status alone: the first state waits for the result, and the last one publishes it.
 * `isPublished` is false while an event is due, and undefined if the page cannot know.
 */
export function positionOf(definition: Definition, status: Status, isPublished: boolean | undefined): MachinePosition {
  const path = mainPath(definition);
  const position = (at: string, words: string) => ({ at, passed: path.slice(0, path.indexOf(at)), words });
  const last = path.at(-2) ?? start;
  if (status === 'accepted') return position(start, 'Accepted. The workflow run starts.');
  if (status === 'processing')
    return position(definition.StartAt, 'The workers talk to the provider, and the run waits for the result.');
  if (isPublished === undefined)
    return position(
      last,
      'The result is known. The run publishes it and ends. This page cannot see whether it has done so.',
    );
  if (!isPublished) return position(last, 'The result is known and is being published.');
  if (isEnd(status)) return position(end, 'The result is published and the run has ended.');
  return position(
    end,
    'The run has published that a person must decide, and has ended. The decision starts another run.',
  );
}
