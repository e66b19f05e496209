import { type Check, failed, skipped } from './check.ts';
import type { Options } from './options.ts';
import type { Smoke, Step } from './step.ts';

/** Why a step is not run, `undefined` if it is. */
function reasonToSkip(
  { notOnEmulator, onlyWith }: Step,
  options: Pick<Options, 'endpoint' | 'waitForExpiry'>,
): string | undefined {
  if (onlyWith && !options[onlyWith]) return 'only with --wait-for-expiry';
  return options.endpoint === undefined ? undefined : notOnEmulator;
}

/** Runs the steps one after the other. An error of a step becomes a check, and the others run; an interruption ends all. */
export async function runSteps(
  steps: readonly Step[],
  smoke: Smoke,
  options: Pick<Options, 'endpoint' | 'waitForExpiry'>,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const step of steps) {
    const because = reasonToSkip(step, options);
    if (because !== undefined) {
      checks.push(skipped(step.name, because));
      continue;
    }
    checks.push(...(await checksOf(step, smoke)));
  }
  return checks;
}

async function checksOf(step: Step, smoke: Smoke): Promise<readonly Check[]> {
  try {
    smoke.signal.throwIfAborted();
    smoke.say(step.name);
    return await step.run(smoke);
  } catch (error) {
    return [failed(step.name, smoke.signal.aborted ? smoke.signal.reason : error)];
  }
}
