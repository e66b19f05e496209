import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const program = `
const { handler } = await import(process.argv[1]);
const event = JSON.parse(process.argv[2]);
const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 };
const result = await handler(event, context);
const modules = process.moduleLoadList.join();
process.stdout.write('\\nRESULT ' + JSON.stringify({ result: result ?? null, modules }));
`;

/** The variables that a function with routes needs, whatever the test is about. */
const usual = { TABLE_NAME: 'rescind', MERCHANT_RATE: '25', MERCHANT_BURST: '50', WAITING_CALLERS: '4' };

/** Runs a built function in a new process with only the environment variables that Lambda sets. */
export async function runBundle(folder: string, event: unknown, environment: Readonly<Record<string, string>>) {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, join(folder, 'index.mjs'), JSON.stringify(event)],
    {
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_SESSION_TOKEN: 'none',
        ...usual,
        ...environment,
      },
    },
  );
  const [lines = '', outcome = '{}'] = stdout.split('\nRESULT ');
  const { result, modules }: { readonly result: unknown; readonly modules: string } = JSON.parse(outcome);
  return {
    result,
    lines: lines.split('\n').filter((line) => line !== ''),
    /** Whether `fetch` or one of its classes was used. */
    hasLoadedUndici: modules.includes('internal/deps/undici/undici'),
  };
}
