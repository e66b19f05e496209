import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import { type Cloud, type Ending, type Invocation, invoke } from '../cloud.ts';

interface Process<Handler> {
  readonly handler: Handler;
  current: Invocation | undefined;
}

/** The processes of one function. Each serves one invocation after another and keeps its memory until it dies. */
export function processes<Handler>(
  cloud: Cloud,
  dependencies: (served: () => Invocation) => Dependencies,
  create: (needs: Dependencies) => Handler,
  release: (handler: Handler) => void = () => {},
) {
  const idle: Process<Handler>[] = [];
  let served = 0;

  function start(): Process<Handler> {
    const process: Process<Handler> = {
      handler: create(
        dependencies(() => {
          if (!process.current) throw new Error('the process serves no invocation');
          return process.current;
        }),
      ),
      current: undefined,
    };
    return process;
  }

  return {
    serve<T>(name: string, limit: number, work: (handler: Handler) => Promise<T>, after: (ending: Ending<T>) => void) {
      const process = idle.pop() ?? start();
      served += 1;
      const run = (invocation: Invocation) => {
        process.current = invocation;
        return work(process.handler);
      };
      invoke(cloud, `${name} ${served}`, limit, run, (ending) => {
        if (ending.ended === 'died') release(process.handler);
        else idle.push(process);
        after(ending);
      });
    },
    /** Releases every process that serves no invocation. */
    close() {
      for (const { handler } of idle.splice(0)) release(handler);
    },
  };
}
