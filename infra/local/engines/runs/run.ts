import { randomUUID } from 'node:crypto';
import type { RunOptions } from 'aws-local-stepfunctions';

/** A run of the workflow that has not ended. */
export interface Run {
  readonly name: string;
  readonly input: string;
  /** The token that the run waits for. */
  token: string | undefined;
  /** When that token times out, by `performance.now()`. */
  expires: number;
  /** Absent while the run waits outside the interpreter. */
  execution: Execution | undefined;
}

/** What the interpreter does for a run. */
export interface Execution {
  /** The token of the task attempt that is about to begin. */
  nextToken: string | undefined;
  abort: () => void;
  /** Gives the current task attempt its outcome. */
  settle: (outcome: Promise<unknown>) => void;
  /** Ends the current task attempt, and with it the interpreter's timer. */
  stop: (reason: Error) => void;
}

export interface RunEnd {
  readonly name: string;
  /** Absent when the run succeeded. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** The part of the context object that the definition may use. Reading the token creates a new one for each attempt. */
export function contextOf(name: string, execution: Execution): NonNullable<RunOptions['context']> {
  return {
    Execution: { Id: `local:${name}`, Name: name },
    Task: {
      get Token() {
        execution.nextToken ??= randomUUID();
        return execution.nextToken;
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
