import { stageNamed } from '../stage/stages.ts';
import type { Clients } from './aws/clients.ts';
import { exitCodeOf, failed } from './check.ts';
import { cleanUp } from './clean-up.ts';
import { parseOptions, usage } from './options.ts';
import { prepare } from './prepare.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps/all.ts';
import { tableOf } from './table.ts';

interface Runtime {
  readonly clientsAt: (endpoint: string | undefined) => Clients;
  /** Aborts when the person interrupts the command. */
  readonly interrupted: AbortSignal;
  /** The result. */
  readonly print: (text: string) => void;
  /** The progress. */
  readonly say: (line: string) => void;
}

/** The whole run ends after this time, whatever happens. */
const maxMinutes = 40;

/** Runs the smoke test. @returns the exit code: 0 if everything is as expected, 1 if not, 2 for wrong usage. */
export async function smoke(args: readonly string[], runtime: Runtime): Promise<0 | 1 | 2> {
  const { clientsAt, interrupted, print, say } = runtime;
  const options = parseOptions(args);
  if (typeof options === 'string') {
    print(usage);
    return options === 'help' ? 0 : 2;
  }
  const stage = stageIn(options.stage);
  if (typeof stage === 'string') {
    print(stage);
    return 2;
  }
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(maxMinutes * 60_000)]);
  const toUndo = cleanUp();
  try {
    const clients = clientsAt(options.endpoint);
    const prepared = await prepare({ stage, options, clients, cleanUp: toUndo, signal, say });
    const checks = await runSteps(steps, prepared, options);
    print(tableOf(checks));
    return signal.aborted ? 1 : exitCodeOf(checks);
  } catch (error) {
    print(tableOf([failed('preparation', error)]));
    return 1;
  } finally {
    say('cleans up');
    for (const left of await toUndo.run()) print(`could not be removed: ${left}`);
  }
}

/** The stage, or why it cannot be tested. */
function stageIn(name: string) {
  try {
    const stage = stageNamed(name);
    return stage.simulators ? stage : `the stage ${name} has no simulated providers (setting "simulators")`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
