import { randomUUID } from 'node:crypto';
import type { RunOptions } from 'aws-local-stepfunctions';

/** A run of the workflow that has not ended. */
export interface Run {
  readonly input: string;
  /** The token of the task attempt that is about to begin. */
  nextToken: string | undefined;
  /** The token that the run waits for. */
  waitingFor: string | undefined;
  abort: () => void;
  /** Ends the current task attempt, and with it the engine's timer. */
  stop: (reason: Error) => void;
}

export interface RunEnd {
  readonly name: string;
  /** Absent when the run succeeded. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** The part of the context object that the definition may use. Reading the token creates a new one for each attempt. */
export function contextOf(name: string, run: Run): NonNullable<RunOptions['context']> {
  return {
    Execution: { Id: `local:${name}`, Name: name },
    Task: {
      get Token() {
        run.nextToken ??= randomUUID();
        return run.nextToken;
      },
    },
  };
}

export const runEnd = (name: string, error: unknown): RunEnd =>
  error === undefined ? { name } : { name, error: innermost(error) };

/** The engine wraps the error that a task threw. */
function innermost(error: unknown): { readonly name: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) };
  return error.cause instanceof Error ? innermost(error.cause) : { name: error.name, message: error.message };
}
