import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import { Hash } from '@smithy/core/serde';
import { HttpRequest } from '@smithy/core/transport';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { Unavailable } from '../../../functions/ports/unavailable.ts';

interface Service {
  /** In the endpoint and in the signature. */
  readonly name: string;
  /** In the variable `AWS_ENDPOINT_URL_<id>`. */
  readonly id: string;
  /** For the protocol awsJson. A service without it speaks restJson. */
  readonly awsJson?: {
    /** Before the operation in the header `x-amz-target`. */
    readonly target: string;
    readonly version: '1.0' | '1.1';
  };
}

interface Settings {
  readonly region: string;
  /** With the first one. */
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandlerOptions;
}

type Input = Readonly<Record<string, unknown>>;

interface Command {
  readonly operation: string;
  /** What is sent as the body. */
  readonly input?: Input;
  /** For the protocol restJson. */
  readonly rest?: { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string };
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

/** Lambda puts the credentials of the role into the environment. */
const credentials = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
});

/** The configured endpoint of a service, or the standard one of the region. The stack sets `URL_SUFFIX`, which depends on the partition. */
export function endpointOf({ name, id }: Pick<Service, 'name' | 'id'>, region: string): URL {
  const { AWS_ENDPOINT_URL, URL_SUFFIX = 'amazonaws.com' } = process.env;
  return new URL(
    process.env[`AWS_ENDPOINT_URL_${id}`] ?? AWS_ENDPOINT_URL ?? `https://${name}.${region}.${URL_SUFFIX}`,
  );
}

/**
 * A client of one service. It signs, sends and repeats with the SDK's own modules, and leaves out what surrounds them in
 * the SDK: the middleware, the schemas of all operations, and the search for credentials, regions and endpoints.
 * Inputs and outputs pass as they are, because the JSON of our operations is what the SDK takes and gives.
 */
function clientOf(service: Service) {
  return class {
    readonly #endpoint: URL;
    readonly #signer: SignatureV4;
    readonly #handler: NodeHttpHandler;
    readonly #retries: StandardRetryStrategy;

    constructor({ region, maxAttempts, requestHandler }: Settings) {
      this.#endpoint = endpointOf(service, region);
      this.#signer = new SignatureV4({ credentials, region, service: service.name, sha256: Sha256 });
      this.#handler = new NodeHttpHandler(requestHandler);
      this.#retries = new StandardRetryStrategy(maxAttempts);
    }

    /**
     * @throws Unavailable if AWS still throttles or does not answer after the last attempt. Its name is that of the error.
     * @throws Error with the name that AWS gave it, and with its fields.
     */
    async send(command: Command): Promise<unknown> {
      let token = await this.#retries.acquireInitialRetryToken('');
      for (;;) {
        try {
          const output = await this.#attempt(command);
          this.#retries.recordSuccess(token);
          return output;
        } catch (error) {
          const errorType = errorTypeOf(error as SdkError);
          token = await this.#retries.refreshRetryTokenForRetry(token, { errorType }).catch(() => {
            throw errorType === 'CLIENT_ERROR' ? error : unavailable(error as SdkError);
          });
        }
      }
    }

    async #attempt(command: Command): Promise<unknown> {
      const { response } = await this.#handler.handle(await this.#signed(command));
      const body = (await buffer(response.body)).toString();
      if (response.statusCode < 300) return JSON.parse(body || '{}');
      throw awsError(response.statusCode, response.headers['x-amzn-errortype'], body);
    }

    async #signed({ operation, input, rest = { method: 'POST', path: '/' } }: Command): Promise<HttpRequest> {
      const body = input ? JSON.stringify(input) : '';
      const { protocol, hostname, port, host } = this.#endpoint;
      const request = new HttpRequest({
        ...rest,
        protocol,
        hostname,
        ...(port ? { port: Number(port) } : {}),
        headers: {
          host,
          ...(body === '' ? {} : bodyHeaders(service, operation, body)),
          'user-agent': 'rescind',
        },
        body,
      });
      return new HttpRequest(await this.#signer.sign(request));
    }
  };
}

const bodyHeaders = ({ awsJson }: Service, operation: string, body: string) => ({
  'content-type': awsJson ? `application/x-amz-json-${awsJson.version}` : 'application/json',
  'content-length': String(Buffer.byteLength(body)),
  ...(awsJson ? { 'x-amz-target': `${awsJson.target}.${operation}` } : {}),
});

/** Of the SDK's places for the name of an error, in its order: those of the protocol awsJson. */
function awsError(statusCode: number, type: string | undefined, body: string): Error {
  const fields = fieldsIn(body);
  const message = String(fields.message ?? fields.Message ?? `status ${statusCode}`);
  // A name can have a namespace in front and an address behind.
  const name = /^(?:.*#)?([^:,]+)/.exec(String(fields.__type ?? fields.code ?? type))?.[1];
  return Object.assign(new Error(message), { ...fields, name, message, $metadata: { httpStatusCode: statusCode } });
}

/** What stands between us and AWS may answer with something else than JSON. */
function fieldsIn(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

const unavailable = (cause: SdkError) => Object.assign(new Unavailable(cause.message, { cause }), { name: cause.name });

/**
 * SQS and Step Functions answer with these if KMS throttles them (API reference of SendMessage, and of SendTaskSuccess and
 * StartExecution). The SDK does not count them as throttling.
 */
const throttledByKms: readonly string[] = ['KmsThrottled', 'KmsThrottlingException'];

function errorTypeOf(error: SdkError) {
  if (isThrottlingError(error) || throttledByKms.includes(error.name)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

const commandOf = (operation: string) =>
  class implements Command {
    readonly operation = operation;
    readonly input: Input;
    constructor(input: Input) {
      this.input = input;
    }
  };

/** Of operations that take a token, by which AWS recognises a repeat. Every attempt of a command sends the same one. */
const repeatableCommandOf = (operation: string) =>
  class extends commandOf(operation) {
    constructor(input: Input) {
      super({ ClientRequestToken: randomUUID(), ...input });
    }
  };

export const DynamoDBClient = clientOf({
  name: 'dynamodb',
  id: 'DYNAMODB',
  awsJson: { target: 'DynamoDB_20120810', version: '1.0' },
});
export const BatchGetItemCommand = commandOf('BatchGetItem');
export const GetItemCommand = commandOf('GetItem');
export const QueryCommand = commandOf('Query');
export const TransactWriteItemsCommand = repeatableCommandOf('TransactWriteItems');
export const UpdateItemCommand = commandOf('UpdateItem');

export const SFNClient = clientOf({
  name: 'states',
  id: 'SFN',
  awsJson: { target: 'AWSStepFunctions', version: '1.0' },
});
export const SendTaskSuccessCommand = commandOf('SendTaskSuccess');
export const StartExecutionCommand = commandOf('StartExecution');

export const SQSClient = clientOf({ name: 'sqs', id: 'SQS', awsJson: { target: 'AmazonSQS', version: '1.0' } });
export const SendMessageCommand = commandOf('SendMessage');

export const SecretsManagerClient = clientOf({
  name: 'secretsmanager',
  id: 'SECRETS_MANAGER',
  awsJson: { target: 'secretsmanager', version: '1.1' },
});
export const DescribeSecretCommand = commandOf('DescribeSecret');
export const GetSecretValueCommand = commandOf('GetSecretValue');
export const ListSecretsCommand = commandOf('ListSecrets');
export const PutSecretValueCommand = repeatableCommandOf('PutSecretValue');

const mappingPath = (uuid: unknown) => `/2015-03-31/event-source-mappings/${uuid}`;

export const LambdaClient = clientOf({ name: 'lambda', id: 'LAMBDA' });

export class GetEventSourceMappingCommand implements Command {
  readonly operation = 'GetEventSourceMapping';
  readonly rest: NonNullable<Command['rest']>;
  constructor({ UUID }: Input) {
    this.rest = { method: 'GET', path: mappingPath(UUID) };
  }
}

export class UpdateEventSourceMappingCommand implements Command {
  readonly operation = 'UpdateEventSourceMapping';
  readonly rest: NonNullable<Command['rest']>;
  readonly input: Input;
  constructor({ UUID, ...input }: Input) {
    this.rest = { method: 'PUT', path: mappingPath(UUID) };
    this.input = input;
  }
}
