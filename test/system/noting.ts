import type { LocalTasks } from '../../infra/local/engines/workflow.ts';

/** The same tasks, which also note each state that the workflow enters. AWS charges for each of them as one transition. */
export const noting = (states: string[], tasks: LocalTasks): LocalTasks =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (parameters: unknown) => {
        states.push(name);
        return task(parameters);
      },
    ]),
  );
