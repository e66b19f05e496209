import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { processorTime } from './processor-time.ts';
import type { RuntimeApi } from './runtime-api.ts';

const maxMilliseconds = 60_000;

/** All in milliseconds, from the start of the process. */
export interface ColdStart {
  /** Until it asks for its first event. Lambda calls this the init phase. */
  readonly init: number;
  /** Until it has answered that event. */
  readonly total: number;
  /** Of all its threads together; absent where the system does not tell. */
  readonly processor?: number;
}

export interface Instance {
  /** The file of AWS's runtime client. */
  readonly client: string;
  /** The folder of the bundle. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly api: RuntimeApi;
}

/**
 * Starts a new instance of a function, which answers one event, and ends it.
 * @throws Error with the output of the process, if it answers with an error or not at all.
 */
export async function coldStart({ client, folder, environment, api }: Instance, event: unknown): Promise<ColdStart> {
  const invocation = api.firstInvocation(event);
  const started = performance.now();
  const child = spawn(process.execPath, [client], {
    cwd: folder,
    env: { ...lambdaVariables(folder, api.address), ...environment },
    timeout: maxMilliseconds,
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  const exited = once(child, 'exit');
  try {
    const first = await Promise.race([invocation, exited.then(() => undefined)]);
    if (first === undefined) throw new Error('it has ended without an answer');
    const processor = processorTime(child.pid);
    const times = { init: first.ready - started, total: first.answered - started };
    return processor === undefined ? times : { ...times, processor };
  } catch (error) {
    throw new Error(`${folder}: ${error instanceof Error ? error.message : error}\n${output.join('')}`);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** What Lambda itself sets (AWS Lambda Developer Guide, "Using Lambda environment variables"), as far as anybody reads it. */
const lambdaVariables = (folder: string, api: string) => ({
  PATH: process.env.PATH ?? '',
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: 'index.handler',
  AWS_LAMBDA_RUNTIME_API: api,
  // The runtime client then asks for the next event with node:http, not with its compiled part.
  AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
  AWS_LAMBDA_FUNCTION_NAME: 'f',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/f',
  AWS_LAMBDA_LOG_STREAM_NAME: 's',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SESSION_TOKEN: 'none',
  // On Lambda, the runtime brings the AWS SDK. Here, this folder does.
  NODE_PATH: join(import.meta.dirname, 'node_modules'),
});
