import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CredentialStore } from '../../functions/adapters/credentials.ts';
import type { ProviderQueue } from '../../functions/adapters/provider-queue.ts';
import type { Workflow } from '../../functions/adapters/workflow.ts';
import { runName } from '../../functions/core/run.ts';
import { at, number, text } from '../../functions/providers/untrusted-json.ts';

/** The twins that answer, each for one service. */
interface Behind {
  readonly workflow?: Workflow;
  readonly queue?: ProviderQueue;
  readonly credentials?: CredentialStore;
}

interface AwsRequest {
  readonly operation: string;
  readonly input: unknown;
}

export interface AwsEndpoint extends AsyncDisposable {
  readonly url: string;
  /** What clients are made with: this address, no retries, and credentials that open nothing. */
  readonly clientOptions: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly requests: readonly AwsRequest[];
  /** The next request is refused with this AWS error instead. */
  fail(errorName: string): void;
}

class AwsError extends Error {}

const awsError = (name: string) => Object.assign(new AwsError(`refused: ${name}`), { name });

/** A loopback server that speaks the AWS JSON protocol in front of the twins: what the real adapters are tested on. */
export async function awsEndpoint(behind: Behind): Promise<AwsEndpoint> {
  const requests: AwsRequest[] = [];
  const failures: string[] = [];

  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']);
    const contentType = request.headers['content-type'] ?? '';
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': contentType, 'x-amzn-requestid': randomUUID() })
        .end(JSON.stringify(body));
    try {
      const input = await readJson(request);
      requests.push({ operation, input });
      const failure = failures.shift();
      if (failure !== undefined) throw awsError(failure);
      if (!contentType.startsWith('application/x-amz-json-')) throw awsError('SerializationException');
      answer(200, await perform(operation, input, behind));
    } catch (error) {
      if (error instanceof AwsError) answer(400, { __type: `com.amazonaws#${error.name}`, message: error.message });
      else answer(500, { __type: 'InternalFailure', message: String(error) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    clientOptions: {
      endpoint: url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    },
    requests,
    fail: (errorName) => failures.push(errorName),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function perform(operation: string, input: unknown, behind: Behind): Promise<unknown> {
  const [service = '', action = ''] = operation.split('.');
  if (service === 'AWSStepFunctions' && behind.workflow) return performWorkflow(action, input, behind.workflow);
  if (service === 'AmazonSQS' && behind.queue) return performQueue(action, input, behind.queue);
  if (service === 'secretsmanager' && behind.credentials) {
    return performCredentials(action, input, behind.credentials);
  }
  throw awsError('UnknownOperationException');
}

async function performWorkflow(action: string, input: unknown, workflow: Workflow): Promise<unknown> {
  if (action === 'StartExecution') {
    const run = JSON.parse(text(input, 'input') ?? 'null');
    if (text(input, 'name') !== runName(run)) throw awsError('InvalidName');
    if ((await workflow.start(run)) === 'closed') throw awsError('ExecutionAlreadyExists');
    return { executionArn: `arn:aws:states:us-east-1:0:execution:x:${runName(run)}`, startDate: Date.now() / 1000 };
  }
  if (action !== 'SendTaskSuccess') throw awsError('UnknownOperationException');
  const isAnswered = await workflow.answer(text(input, 'taskToken') ?? '', JSON.parse(text(input, 'output') ?? ''));
  if (!isAnswered) throw awsError('TaskTimedOut');
  return {};
}

async function performQueue(action: string, input: unknown, queue: ProviderQueue): Promise<unknown> {
  const seconds = number(input, 'DelaySeconds') ?? 0;
  if (action !== 'SendMessage' || !Number.isInteger(seconds) || seconds < 0 || seconds > 900) {
    throw awsError('InvalidParameterValue');
  }
  const body = text(input, 'MessageBody') ?? '';
  const provider = text(input, 'QueueUrl')?.split('/').at(-1) ?? '';
  await queue.send(provider, JSON.parse(body), seconds * 1000);
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
}

async function performCredentials(action: string, input: unknown, store: CredentialStore): Promise<unknown> {
  const secret = text(input, 'SecretId') ?? '';
  const [, kind = '', provider = '', merchant = ''] = secret.split('/');
  const known = { ARN: `arn:aws:secretsmanager:us-east-1:0:secret:${secret}`, Name: secret };
  if (action === 'PutSecretValue') {
    await store.replace(merchant, provider, JSON.parse(text(input, 'SecretString') ?? ''));
    return { ...known, VersionId: text(input, 'ClientRequestToken') };
  }
  const outline = await store.describe(merchant, provider);
  if (!outline) throw awsError('ResourceNotFoundException');
  if (action === 'DescribeSecret') return { ...known, Description: JSON.stringify(outline) };
  if (action !== 'GetSecretValue') throw awsError('UnknownOperationException');
  const value =
    kind === 'webhooks' ? await store.webhookSecrets(merchant, provider) : await store.get(merchant, provider);
  return { ...known, SecretString: at({ value }, 'value') === undefined ? '' : JSON.stringify(value) };
}
