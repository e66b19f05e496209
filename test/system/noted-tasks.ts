import type { LocalTasks } from '../../infra/local/engines/definition.ts';

/** The same tasks, which add their name to `states`: a task is one state entered, and so one transition that AWS counts. */
export const notedTasks = (states: string[], tasks: LocalTasks): LocalTasks =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (parameters: unknown) => {
        states.push(name);
        return task(parameters);
      },
    ]),
  );

/** The states of a run that waits once and publishes once. */
export const twoStates = ['sqs:sendMessage.waitForTaskToken', 'events:putEvents'];
