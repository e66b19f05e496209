import { randomUUID } from 'node:crypto';
import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Workflow } from '../../../functions/ports/workflow.ts';
import { runInput, runName } from '../../../functions/ports/workflow.ts';

/**
 * What stands behind a task's Resource: takes the state's parameters and gives what the AWS integration gives.
 * Its errors carry the integration's error name (`EventBridge.FailedEntry`), because retries go by name.
 */
type LocalTask = (parameters: unknown) => Promise<unknown>;

/** By the Resource's part after `:::`, for example `events:putEvents`. */
export type LocalTasks = Readonly<Record<string, LocalTask>>;

export interface RunEnd {
  readonly name: string;
  /** Absent when the run succeeded. */
  readonly error?: { readonly name: string; readonly message: string };
}

export interface LocalWorkflow extends Workflow {
  /** The runs under way. */
  size(): number;
  /** Aborts every run; nothing of them is heard again. */
  close(): void;
}

interface Run {
  readonly input: string;
  /** The token of the attempt that is being prepared. */
  nextToken: string | undefined;
  waitingFor: string | undefined;
  abort: () => void;
  /** Ends the attempt under way, and with it the engine's timer. */
  stop: (reason: Error) => void;
}

interface TaskState {
  readonly name: string;
  readonly task: LocalTask;
  readonly waitsForToken: boolean;
}

/** Step Functions keeps the names of ended runs for 90 days; one machine keeps this many, until it stops. */
const mostEndedNames = 100_000;

const aborted = Object.assign(new Error('the local workflow was closed'), { name: 'WorkflowClosed' });

/**
 * The twin of Step Functions: runs the deployed definition in memory.
 * `hurry` shortens the waits before retries that many times, never a time-out.
 */
export function localWorkflow({
  definition,
  substitutions,
  tasks,
  onEnd = () => undefined,
  hurry = 1,
}: {
  /** The definition file's text. */
  readonly definition: string;
  /** What stands for each `${Name}` in the definition. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly tasks: LocalTasks;
  readonly onEnd?: (end: RunEnd) => void;
  readonly hurry?: number;
}): LocalWorkflow {
  const built = hurried(JSON.parse(substituted(definition, substitutions)) as StateMachineDefinition, hurry);
  // A test holds the file against the validator, which would take a tenth of a second of every start.
  const machine = new StateMachine(built, { validationOptions: { noValidate: true } });
  const states = taskStates(built, tasks);
  const runs = new Map<string, Run>();
  const endedNames = new Set<string>();
  /** How to answer each living token; one that timed out leaves in the same turn, when its run goes on. */
  const waiting = new Map<string, (output: unknown) => void>();
  let isClosed = false;

  function begin(name: string, input: string): void {
    const run: Run = { input, nextToken: undefined, waitingFor: undefined, abort: () => {}, stop: () => {} };
    runs.set(name, run);
    const { abort, result } = machine.run(JSON.parse(input), {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          states.map((state) => [state.name, (parameters: unknown) => attempt(run, state, parameters) as never]),
        ),
      },
      context: contextOf(name, run),
    });
    run.abort = abort;
    result.then(
      () => end(name, run),
      (error: unknown) => end(name, run, error),
    );
  }

  function attempt(run: Run, state: TaskState, parameters: unknown): Promise<unknown> {
    const token = run.nextToken ?? randomUUID();
    run.nextToken = undefined;
    forgetToken(run);
    // The engine fires all remaining retries at once when it is aborted.
    if (isClosed) return Promise.reject(aborted);
    return new Promise((resolve, reject) => {
      run.stop = reject;
      if (state.waitsForToken) {
        run.waitingFor = token;
        waiting.set(token, resolve);
      }
      state.task(structuredClone(parameters)).then(
        (result) => {
          if (!state.waitsForToken) resolve(asJson(result));
        },
        (error: unknown) => {
          if (waiting.delete(token) || !state.waitsForToken) reject(error);
        },
      );
    });
  }

  function forgetToken(run: Run): void {
    if (run.waitingFor !== undefined) waiting.delete(run.waitingFor);
    run.waitingFor = undefined;
  }

  function end(name: string, run: Run, error?: unknown): void {
    forgetToken(run);
    if (isClosed) return;
    runs.delete(name);
    endedNames.add(name);
    for (const oldest of endedNames) {
      if (endedNames.size <= mostEndedNames) break;
      endedNames.delete(oldest);
    }
    onEnd(error === undefined ? { name } : { name, error: innermost(error) });
  }

  return {
    async start(input) {
      if (isClosed) throw aborted;
      const name = runName(input);
      if (endedNames.has(name)) return 'closed';
      const canonical = runInput(input);
      const underWay = runs.get(name);
      if (underWay) return underWay.input === canonical ? 'started' : 'closed';
      begin(name, canonical);
      return 'started';
    },

    async answer(token, output) {
      if (isClosed) throw aborted;
      const resolve = waiting.get(token);
      if (!resolve) return false;
      waiting.delete(token);
      resolve(asJson(output));
      return true;
    },

    size: () => runs.size,

    close() {
      isClosed = true;
      for (const run of runs.values()) {
        run.abort();
        run.stop(aborted);
      }
      runs.clear();
      waiting.clear();
    },
  };
}

/** The part of the context object that the definition may use; reading the token makes a fresh one for each attempt. */
function contextOf(name: string, run: Run): NonNullable<RunOptions['context']> {
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

/** @throws Error for a `${Name}` without a substitution, which would otherwise reach the tasks. */
function substituted(definition: string, substitutions: Readonly<Record<string, string>>): string {
  return definition.replaceAll(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`the definition's ${placeholder} has no substitution`);
    return JSON.stringify(value).slice(1, -1);
  });
}

/** @throws Error for a state that this machine could not run as AWS would: no task behind it, or no constant time-out. */
function taskStates(definition: StateMachineDefinition, tasks: LocalTasks): TaskState[] {
  return Object.entries(definition.States).flatMap(([name, state]) => {
    if (state.Type !== 'Task') return [];
    const resource = state.Resource.split(':::')[1] ?? '';
    const task = tasks[resource];
    if (!task) throw new Error(`nothing runs ${state.Resource} locally (state "${name}")`);
    if (!state.TimeoutSeconds) throw new Error(`state "${name}" has no TimeoutSeconds, and the engine's own is 60`);
    const waitsForToken = resource.endsWith('.waitForTaskToken');
    return [{ name, task, waitsForToken }];
  });
}

function hurried(definition: StateMachineDefinition, hurry: number): StateMachineDefinition {
  for (const state of Object.values(definition.States)) {
    for (const retrier of ('Retry' in state && state.Retry) || []) {
      retrier.IntervalSeconds = (retrier.IntervalSeconds ?? 1) / hurry;
      if (retrier.MaxDelaySeconds) retrier.MaxDelaySeconds /= hurry;
    }
  }
  return definition;
}

/** What crosses a service border is JSON, and nobody else's object. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** The engine wraps what a task threw. */
function innermost(error: unknown): { readonly name: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) };
  return error.cause instanceof Error ? innermost(error.cause) : { name: error.name, message: error.message };
}
