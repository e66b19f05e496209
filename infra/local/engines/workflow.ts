import { randomUUID } from 'node:crypto';
import { StateMachine } from 'aws-local-stepfunctions';
import { type RunInput, runInput, runName, type Workflow } from '../../../functions/ports/workflow.ts';
import { type LocalTasks, readDefinition, type TaskState, taskStates, withoutFirstParameters } from './definition.ts';
import { asJson } from './runs/as-json.ts';
import { EndedNames } from './runs/ended-names.ts';
import { contextOf, type Execution, type Run, type RunEnd, runEnd } from './runs/run.ts';
import { WaitingRuns } from './runs/waiting-runs.ts';

interface WorkflowOptions {
  /** The text of the definition file. */
  readonly definition: string;
  /** The value of each `${Name}` in the definition. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly tasks: LocalTasks;
  readonly onEnd?: (end: RunEnd) => void;
  /** Shortens the pauses before retries, but no timeout. */
  readonly hurry?: number;
}

const aborted = Object.assign(new Error('the local workflow was closed'), { name: 'WorkflowClosed' });
/** Ends an execution of the interpreter while its run goes on waiting. No state may retry or catch this error. */
const released = Object.assign(new Error('the run waits outside the interpreter'), {
  name: 'WorkflowReleased',
  isRetryable: false,
  isCatchable: false,
});

/**
 * Emulates Step Functions: runs the deployed definition in memory. Its functions may be passed on without the object.
 *
 * An execution of the interpreter takes 7 KB of memory. So we end it as soon as its message is sent and its run only waits
 * for the token. After the answer or the timeout, we start a new execution in the same state with the same input. The
 * task of this state then settles at once, and the interpreter applies `Catch`, `ResultPath` and `Next` as usual.
 */
class LocalWorkflow implements Workflow {
  readonly #machine: StateMachine;
  /** For a run whose first state has been answered. */
  readonly #answered: StateMachine;
  readonly #states: readonly TaskState[];
  readonly #onEnd: (end: RunEnd) => void;
  readonly #runs = new Map<string, Run>();
  readonly #endedNames = new EndedNames();
  readonly #waiting: WaitingRuns;
  #isClosed = false;

  constructor({ definition, substitutions, tasks, onEnd = () => undefined, hurry = 1 }: WorkflowOptions) {
    const built = readDefinition(definition, substitutions, hurry);
    // A test validates the definition file. Validating it here would add a tenth of a second to every start.
    const options = { validationOptions: { noValidate: true } };
    this.#machine = new StateMachine(built, options);
    this.#answered = new StateMachine(withoutFirstParameters(built), options);
    this.#states = taskStates(built, tasks);
    this.#onEnd = onEnd;
    this.#waiting = new WaitingRuns((run) => this.#settle(run, Promise.reject(timedOut()), this.#machine));
  }

  readonly start = async (input: RunInput): Promise<'started' | 'closed'> => {
    if (this.#isClosed) throw aborted;
    const name = runName(input);
    if (this.#endedNames.has(name)) return 'closed';
    const canonical = runInput(input);
    const running = this.#runs.get(name);
    if (running) return running.input === canonical ? 'started' : 'closed';
    const run: Run = { name, input: canonical, expires: 0, token: undefined, execution: undefined };
    this.#runs.set(name, run);
    this.#execute(run, this.#machine);
    return 'started';
  };

  readonly answer = async (token: string, output: unknown): Promise<boolean> => {
    if (this.#isClosed) throw aborted;
    const run = this.#waiting.take(token);
    if (run) this.#settle(run, Promise.resolve(asJson(output)), this.#answered);
    return run !== undefined;
  };

  /** How many runs have not ended. */
  readonly size = (): number => this.#runs.size;

  /** Aborts every run without calling `onEnd`. */
  readonly close = (): void => {
    this.#isClosed = true;
    for (const { execution } of this.#runs.values()) {
      execution?.abort();
      execution?.stop(aborted);
    }
    this.#runs.clear();
    this.#waiting.clear();
  };

  /** `outcome`: the result of the first state, if the run has waited for it outside the interpreter. */
  #execute(run: Run, machine: StateMachine, outcome?: Promise<unknown>): void {
    const execution: Execution = { nextToken: undefined, abort: () => {}, settle: () => {}, stop: () => {} };
    run.execution = execution;
    let known = outcome;
    const perform = (state: TaskState, parameters: unknown) => {
      const result = known ?? this.#attempt(run, execution, state, parameters);
      known = undefined;
      return result as never;
    };
    const handlers = this.#states.map((state) => [state.name, (input: unknown) => perform(state, input)]);
    const { abort, result } = withoutStackTraces(() =>
      machine.run(JSON.parse(run.input), {
        overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
        context: contextOf(run.name, execution),
      }),
    );
    execution.abort = abort;
    result.then(
      () => this.#end(run),
      (error: Error) => error.cause !== released && this.#end(run, error),
    );
  }

  #attempt(run: Run, execution: Execution, state: TaskState, parameters: unknown): Promise<unknown> {
    const token = execution.nextToken ?? randomUUID();
    execution.nextToken = undefined;
    this.#forgetToken(run);
    // An aborted interpreter fires all remaining retries at once.
    if (this.#isClosed) return Promise.reject(aborted);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    execution.settle = resolve;
    execution.stop = reject;
    if (state.waitsForToken) {
      run.token = token;
      this.#waiting.add(token, run, state.timeout);
    }
    const copy = asJson(parameters);
    // The task begins after the current turn of the interpreter, so its errors have stack traces.
    const performed = Promise.resolve().then(() => state.task(copy));
    performed.then(
      (result) => {
        if (!state.waitsForToken) resolve(asJson(result));
        else if (this.#waiting.has(token)) release(run);
      },
      (error: unknown) => {
        if (this.#waiting.take(token) || !state.waitsForToken) reject(error);
      },
    );
    return promise;
  }

  /** Ends the first state of a run that waits, in the interpreter or outside of it. */
  #settle(run: Run, outcome: Promise<unknown>, machine: StateMachine): void {
    if (run.execution) run.execution.settle(outcome);
    else this.#execute(run, machine, outcome);
  }

  #forgetToken(run: Run): void {
    if (run.token !== undefined) this.#waiting.take(run.token);
    run.token = undefined;
  }

  #end(run: Run, error?: unknown): void {
    this.#forgetToken(run);
    if (this.#isClosed) return;
    this.#runs.delete(run.name);
    this.#endedNames.add(run.name);
    this.#onEnd(runEnd(run.name, error));
  }
}

export const localWorkflow = (options: WorkflowOptions) => new LocalWorkflow(options);

function release(run: Run): void {
  run.execution?.stop(released);
  run.execution = undefined;
}

const timedOut = () => Object.assign(new Error('States.Timeout'), { name: 'States.Timeout' });

/**
 * The interpreter's JSONPath library throws an Error to return a string or a number (`NewError` in jsonpath-plus 10). The
 * five stack traces for the parameters of the first state take a third of the time of a run, and nobody sees them.
 */
function withoutStackTraces<Result>(act: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
