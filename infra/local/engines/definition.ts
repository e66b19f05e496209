import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';

/**
 * A service integration behind a Task state: takes the state's parameters and returns the result that AWS returns.
 * Its errors have the error name of AWS (`EventBridge.FailedEntry`), because the definition retries by name.
 */
type LocalTask = (parameters: unknown) => Promise<unknown>;

/** By the part of the Resource after `:::`, for example `events:putEvents`. */
export type LocalTasks = Readonly<Record<string, LocalTask>>;

export interface TaskState {
  readonly name: string;
  readonly task: LocalTask;
  readonly waitsForToken: boolean;
  readonly timeout: Milliseconds;
}

type TaskDefinition = Extract<StateMachineDefinition['States'][string], { Type: 'Task' }>;

/**
 * Parses the definition's text, with a value for each `${Name}` and with pauses before retries `hurry` times shorter.
 * @throws Error for a `${Name}` without a value.
 */
export function readDefinition(
  text: string,
  substitutions: Readonly<Record<string, string>>,
  hurry: number,
): StateMachineDefinition {
  const json = text.replaceAll(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`the definition's ${placeholder} has no substitution`);
    return JSON.stringify(value).slice(1, -1);
  });
  const definition = JSON.parse(json) as StateMachineDefinition;
  for (const state of Object.values(definition.States)) {
    for (const retrier of ('Retry' in state && state.Retry) || []) {
      retrier.IntervalSeconds = (retrier.IntervalSeconds ?? 1) / hurry;
      if (retrier.MaxDelaySeconds) retrier.MaxDelaySeconds /= hurry;
    }
  }
  return definition;
}

/** The definition for a run whose first task has its result. The task is not called, so its parameters are left out. */
export function withoutFirstParameters({ StartAt, States, ...rest }: StateMachineDefinition): StateMachineDefinition {
  const { Parameters: _, ...first } = States[StartAt] as TaskDefinition;
  return { ...rest, StartAt, States: { ...States, [StartAt]: first } };
}

/**
 * @throws Error for a Task state that would not run as on AWS: without a local task, without a constant timeout, or
 * waiting for a token with another input than that of the run.
 */
export function taskStates({ StartAt, States }: StateMachineDefinition, tasks: LocalTasks): TaskState[] {
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.Type !== 'Task') return [];
    const resource = state.Resource.split(':::')[1] ?? '';
    const task = tasks[resource];
    if (!task) throw new Error(`nothing runs ${state.Resource} locally (state "${name}")`);
    if (!state.TimeoutSeconds) throw new Error(`state "${name}" has no TimeoutSeconds, and the engine's own is 60`);
    const waitsForToken = resource.endsWith('.waitForTaskToken');
    const isFirst = name === StartAt && !JSON.stringify(States).includes(`"Next":${JSON.stringify(name)}`);
    if (waitsForToken && !isFirst) throw new Error(`state "${name}" waits for a token, but it is not the first one`);
    return [{ name, task, waitsForToken, timeout: state.TimeoutSeconds * 1000 }];
  });
}
