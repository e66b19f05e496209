import { randomUUID } from 'node:crypto';
import { StateMachine } from 'aws-local-stepfunctions';
import { type RunInput, runInput, runName, type Workflow } from '../../../functions/ports/workflow.ts';
import { type LocalTasks, readDefinition, type TaskState, taskStates } from './definition.ts';
import { contextOf, type Run, type RunEnd, runEnd } from './run.ts';

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

/** Step Functions remembers the names of ended runs for 90 days. This process remembers so many of them. */
const maxEndedNames = 100_000;

const aborted = Object.assign(new Error('the local workflow was closed'), { name: 'WorkflowClosed' });

/** Emulates Step Functions: runs the deployed definition in memory. Its functions may be passed on without the object. */
class LocalWorkflow implements Workflow {
  readonly #machine: StateMachine;
  readonly #states: readonly TaskState[];
  readonly #onEnd: (end: RunEnd) => void;
  readonly #runs = new Map<string, Run>();
  readonly #endedNames = new Set<string>();
  /** How to answer each valid token. A token that has timed out is removed when its run continues. */
  readonly #waiting = new Map<string, (output: unknown) => void>();
  #isClosed = false;

  constructor({ definition, substitutions, tasks, onEnd = () => undefined, hurry = 1 }: WorkflowOptions) {
    const built = readDefinition(definition, substitutions, hurry);
    // A test validates the definition file. Validating it here would add a tenth of a second to every start.
    this.#machine = new StateMachine(built, { validationOptions: { noValidate: true } });
    this.#states = taskStates(built, tasks);
    this.#onEnd = onEnd;
  }

  readonly start = async (input: RunInput): Promise<'started' | 'closed'> => {
    if (this.#isClosed) throw aborted;
    const name = runName(input);
    if (this.#endedNames.has(name)) return 'closed';
    const canonical = runInput(input);
    const running = this.#runs.get(name);
    if (running) return running.input === canonical ? 'started' : 'closed';
    this.#begin(name, canonical);
    return 'started';
  };

  readonly answer = async (token: string, output: unknown): Promise<boolean> => {
    if (this.#isClosed) throw aborted;
    const resolve = this.#waiting.get(token);
    if (!resolve) return false;
    this.#waiting.delete(token);
    resolve(asJson(output));
    return true;
  };

  /** How many runs have not ended. */
  readonly size = (): number => this.#runs.size;

  /** Aborts every run without calling `onEnd`. */
  readonly close = (): void => {
    this.#isClosed = true;
    for (const run of this.#runs.values()) {
      run.abort();
      run.stop(aborted);
    }
    this.#runs.clear();
    this.#waiting.clear();
  };

  #begin(name: string, input: string): void {
    const run: Run = { input, nextToken: undefined, waitingFor: undefined, abort: () => {}, stop: () => {} };
    this.#runs.set(name, run);
    const handlers = this.#states.map((state) => [
      state.name,
      (parameters: unknown) => this.#attempt(run, state, parameters) as never,
    ]);
    const { abort, result } = this.#machine.run(JSON.parse(input), {
      overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
      context: contextOf(name, run),
    });
    run.abort = abort;
    result.then(
      () => this.#end(name, run),
      (error: unknown) => this.#end(name, run, error),
    );
  }

  #attempt(run: Run, state: TaskState, parameters: unknown): Promise<unknown> {
    const token = run.nextToken ?? randomUUID();
    run.nextToken = undefined;
    this.#forgetToken(run);
    // An aborted engine fires all remaining retries at once.
    if (this.#isClosed) return Promise.reject(aborted);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    run.stop = reject;
    if (state.waitsForToken) {
      run.waitingFor = token;
      this.#waiting.set(token, resolve);
    }
    state.task(structuredClone(parameters)).then(
      (result) => {
        if (!state.waitsForToken) resolve(asJson(result));
      },
      (error: unknown) => {
        if (this.#waiting.delete(token) || !state.waitsForToken) reject(error);
      },
    );
    return promise;
  }

  #forgetToken(run: Run): void {
    if (run.waitingFor !== undefined) this.#waiting.delete(run.waitingFor);
    run.waitingFor = undefined;
  }

  #end(name: string, run: Run, error?: unknown): void {
    this.#forgetToken(run);
    if (this.#isClosed) return;
    this.#runs.delete(name);
    this.#endedNames.add(name);
    const [oldest = name] = this.#endedNames;
    if (this.#endedNames.size > maxEndedNames) this.#endedNames.delete(oldest);
    this.#onEnd(runEnd(name, error));
  }
}

export const localWorkflow = (options: WorkflowOptions) => new LocalWorkflow(options);

/** Services exchange JSON, so no receiver gets the sender's own object. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
