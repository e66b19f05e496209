import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const program = `
const { handler } = await import(process.argv[1]);
const event = JSON.parse(process.argv[2]);
const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 140_000 };
const result = await handler(event, context);
const modules = process.moduleLoadList.join();
process.stdout.write('\\nRESULT ' + JSON.stringify({ result: result ?? null, modules }));
`;

/** The variables that a function with routes needs, whatever the test is about. */
const usual = {
  TABLE_NAME: 'rescind',
  CLIENT_TABLE_NAME: 'clients',
  MERCHANT_RATE: '25',
  MERCHANT_BURST: '50',
  WAITING_CALLERS: '4',
};

/** What Lambda itself sets. */
const lambdaVariables = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SESSION_TOKEN: 'none',
};

/** Runs a built function in a new process with only the environment variables that Lambda sets. */
export async function runBundle(folder: string, event: unknown, environment: Readonly<Record<string, string>>) {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, join(folder, 'index.mjs'), JSON.stringify(event)],
    { env: { ...lambdaVariables, ...usual, ...environment } },
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

/** Each case loads the function anew, because it makes its clients when it is loaded. Then all of them run at once. */
const manyProgram = `
const cases = JSON.parse(process.argv[1]);
const handlers = [];
for (const [index, { file, environment }] of cases.entries()) {
  Object.assign(process.env, environment);
  handlers.push((await import(file + '?' + index)).handler);
}
const invoke = async ({ event, seconds }, handler) => {
  const ends = Date.now() + seconds * 1000;
  const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => ends - Date.now() };
  const began = Date.now();
  const outcome = await handler(event, context).then((result) => ({ result }), ({ name }) => ({ thrown: name }));
  return { ...outcome, seconds: (Date.now() - began) / 1000 };
};
const outcomes = await Promise.all(cases.map((one, index) => invoke(one, handlers[index])));
process.stdout.write('\\nRESULT ' + JSON.stringify(outcomes));
process.exit();
`;

export interface Invocation {
  /** The folder of the bundle. */
  readonly folder: string;
  readonly event: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** The time-out of the function. */
  readonly seconds: number;
}

export interface Outcome {
  readonly result?: unknown;
  /** The name of the error with which the function failed. */
  readonly thrown?: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Runs built functions at once in one new process, each with an environment of its own. */
export async function runBundles(invocations: readonly Invocation[]): Promise<readonly Outcome[]> {
  const cases = invocations.map(({ folder, ...rest }) => ({
    ...rest,
    file: pathToFileURL(join(folder, 'index.mjs')).href,
  }));
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', manyProgram, JSON.stringify(cases)],
    { env: { ...lambdaVariables, ...usual }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout.split('\nRESULT ').at(-1) ?? '[]');
}
