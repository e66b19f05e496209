import { describe, expect, it } from 'vitest';
import { compared } from '../../../../infra/cloud/smoke/check.ts';
import { runSteps } from '../../../../infra/cloud/smoke/run-steps.ts';
import type { Smoke, Step } from '../../../../infra/cloud/smoke/step.ts';

const onAws = { endpoint: undefined, waitForExpiry: false };
const fine: Step = { name: 'fine', run: async () => [compared('fine', '1', '1')] };
const verdicts = async (steps: readonly Step[], options = onAws as Parameters<typeof runSteps>[2]) =>
  (await run(steps, options)).checks.map(({ name, verdict, measured }) => [name, verdict, measured]);

async function run(
  steps: readonly Step[],
  options: Parameters<typeof runSteps>[2] = onAws,
  signal = AbortSignal.any([]),
) {
  const said: string[] = [];
  const smoke = { signal, say: (line) => said.push(line) } as Partial<Smoke> as Smoke;
  return { checks: await runSteps(steps, smoke, options), said };
}

describe('the steps', () => {
  it('run one after the other and say which one runs', async () => {
    const { checks, said } = await run([fine, { ...fine, name: 'second' }]);

    expect(checks).toHaveLength(2);
    expect(said).toEqual(['fine', 'second']);
  });

  it('go on after one that fails, which is a line of its own', async () => {
    const broken: Step = { name: 'broken', run: () => Promise.reject(new Error('AccessDenied')) };

    expect(await verdicts([broken, fine])).toEqual([
      ['broken', 'differs', 'AccessDenied'],
      ['fine', 'as expected', '1'],
    ]);
  });

  it('name what an emulator cannot show, and run it on AWS', async () => {
    const step = { ...fine, notOnEmulator: 'no metrics' };

    expect(await verdicts([step], { ...onAws, endpoint: 'http://127.0.0.1' })).toEqual([
      ['fine', 'skipped', 'no metrics'],
    ]);
    expect(await verdicts([step])).toEqual([['fine', 'as expected', '1']]);
  });

  it('skip what takes long unless it is asked for', async () => {
    const step: Step = { ...fine, onlyWith: 'waitForExpiry' };

    expect(await verdicts([step])).toEqual([['fine', 'skipped', 'only with --wait-for-expiry']]);
    expect(await verdicts([step], { ...onAws, waitForExpiry: true })).toEqual([['fine', 'as expected', '1']]);
  });

  it('end with a line for each if the person interrupts them, and none begins', async () => {
    let hasRun = false;
    const step: Step = {
      name: 'late',
      async run() {
        hasRun = true;
        return [];
      },
    };

    const { checks, said } = await run([step], onAws, AbortSignal.abort(new Error('interrupted')));

    expect(checks).toMatchObject([{ name: 'late', measured: 'interrupted', verdict: 'differs' }]);
    expect({ hasRun, said }).toEqual({ hasRun: false, said: [] });
  });
});
