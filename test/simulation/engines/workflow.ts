import { type RunInput, runInput, runName, type Workflow } from '../../../functions/ports/workflow.ts';
import type { LocalTasks } from '../../../infra/local/engines/definition.ts';
import { type Cloud, type Invocation, latency, Unavailable } from '../cloud.ts';
import { type Definition, fill, type TaskState } from './definition.ts';

interface Run {
  readonly input: string;
  isRunning: boolean;
}

/** `States.TaskFailed` stands for every error of a task except its time-out. */
const matches = (errors: readonly unknown[], error: unknown) =>
  errors.includes(nameOf(error)) || (errors.includes('States.TaskFailed') && nameOf(error) !== 'States.Timeout');

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

/**
 * Step Functions: runs of the deployed definition that outlive every worker. This twin is not the local engine's: the
 * simulation needs virtual time, fault points and thousands of schedules per second. Both run the same tasks and pass
 * the same contract.
 */
export function simulatedWorkflow(cloud: Cloud, definition: Definition, tasks: LocalTasks) {
  const { time, faults, chance, note } = cloud;
  const runs = new Map<string, Run>();
  const waiting = new Map<string, (output: unknown) => void>();
  let handedOut = 0;

  const sleep = (milliseconds: number) =>
    new Promise<void>((resume) => time.at(time.now() + milliseconds, resume, 'world'));

  /** Waits for the answer to a token; after the task's time-out the token is spent. */
  function untilAnswered(token: string, { timeoutSeconds }: TaskState): Promise<unknown> {
    return new Promise((resolve, reject) => {
      waiting.set(token, resolve);
      const expire = () => {
        waiting.delete(token);
        reject(new Unavailable('States.Timeout', 'no answer came'));
      };
      time.atIfNeeded(time.now() + timeoutSeconds * 1000, () => waiting.has(token), expire, 'world');
    });
  }

  async function work(state: TaskState, input: unknown): Promise<unknown> {
    const task = tasks[state.resource];
    if (!task) throw new RangeError(`nothing runs ${state.resource}`);
    const token = `token-${++handedOut}`;
    const parameters = fill(state.parameters, input, token);
    if (!state.resource.endsWith('.waitForTaskToken')) return task(parameters);
    const answered = untilAnswered(token, state);
    answered.catch(() => {});
    try {
      await task(parameters);
    } catch (error) {
      waiting.delete(token);
      throw error;
    }
    return answered;
  }

  async function perform(state: TaskState, input: unknown): Promise<unknown> {
    const tries = new Map<unknown, number>();
    for (;;) {
      try {
        const result = await work(state, input);
        return state.resultSelector === undefined ? result : fill(state.resultSelector, result, '');
      } catch (error) {
        const retry = state.retries.find(({ errors }) => matches(errors, error));
        const before = tries.get(retry) ?? 0;
        if (!retry || before >= retry.maxAttempts) throw error;
        tries.set(retry, before + 1);
        const seconds = Math.min(retry.maxSeconds, retry.intervalSeconds * retry.backoffRate ** before);
        await sleep(chance.whole(0, seconds * 1000));
      }
    }
  }

  async function execute(name: string, run: Run): Promise<void> {
    let at: string | undefined = definition.startAt;
    let data: unknown = JSON.parse(run.input);
    try {
      while (at !== undefined) {
        const state = definition.states.get(at);
        if (!state) throw new RangeError(`there is no state ${at}`);
        try {
          data = await perform(state, data);
          at = state.next;
        } catch (error) {
          const caught = state.catches.find(({ errors }) => matches(errors, error));
          if (!caught) throw error;
          data = { ...(data as object), [caught.resultPath.slice(2)]: { Error: nameOf(error) } };
          at = caught.next;
        }
      }
      note?.(`run ${short(name)} ends`);
    } catch (error) {
      note?.(`run ${short(name)} fails: ${nameOf(error)}`);
    }
    run.isRunning = false;
  }

  function start(input: RunInput): 'started' | 'closed' {
    const name = runName(input);
    const known = runs.get(name);
    if (known) return known.isRunning && known.input === runInput(input) ? 'started' : 'closed';
    const run = { input: runInput(input), isRunning: true };
    runs.set(name, run);
    note?.(`run ${short(name)} starts`);
    void execute(name, run);
    return 'started';
  }

  function answer(token: string, output: unknown): boolean {
    const resolve = waiting.get(token);
    waiting.delete(token);
    resolve?.(structuredClone(output));
    return resolve !== undefined;
  }

  return {
    start,
    answer,
    /** The tokens without an answer. */
    waiting: () => [...waiting.keys()],
    /** The number of running executions. */
    size: () => [...runs.values()].filter(({ isRunning }) => isRunning).length,
    /** The workflow for a process; `served` returns the invocation that it serves. */
    seenBy: (served: () => Invocation): Workflow => ({
      async start(input) {
        const invocation = served();
        await invocation.pass(latency(cloud));
        if (faults.hits('start throttled')) throw new Unavailable('ThrottlingException', 'too many starts');
        const outcome = start(input);
        if (!faults.hits('start reply lost')) return outcome;
        await invocation.pass(chance.whole(100, 5000));
        return start(input);
      },
      async answer(token, output) {
        const invocation = served();
        await invocation.pass(latency(cloud));
        if (faults.hits('answer throttled')) throw new Unavailable('ThrottlingException', 'too many answers');
        const wasWaiting = answer(token, output);
        note?.(`${invocation.name}: ${token} answered${wasWaiting ? '' : ', but it was spent'}`);
        if (!faults.hits('answer reply lost')) return wasWaiting;
        await invocation.pass(chance.whole(100, 3000));
        return answer(token, output);
      },
    }),
  };
}

const short = (name: string) => `${name.slice(4, 9)}${name.slice(30)}`;
