import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listening } from '../../../fixtures/listening.ts';

/** How AWS fails. `undefined`: there is no answer at all. */
type Failure = (response: ServerResponse) => void;

const dynamo = 'com.amazonaws.dynamodb.v20120810#';

const failing =
  (status: number, type: string, fields: Readonly<Record<string, unknown>> = {}): Failure =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: type, message: 'refused', ...fields }));

const cancelled = (...codes: readonly string[]): Failure =>
  failing(400, `${dynamo}TransactionCanceledException`, { CancellationReasons: codes.map((Code) => ({ Code })) });

/** What every service of AWS can answer to every operation (its API reference, "Common Errors"). */
export const common = {
  ThrottlingException: failing(400, 'com.amazon.coral.availability#ThrottlingException'),
  'ThrottlingException in a header': (response) =>
    void response.writeHead(400, { 'x-amzn-errortype': 'ThrottlingException' }).end('{}'),
  InternalServerError: failing(500, 'InternalServerError'),
  'a page with the status 503': (response) => void response.writeHead(503).end('<html>'),
  'a closed connection': (response) => void response.destroy(),
  'no answer': () => undefined,
} as const satisfies Readonly<Record<string, Failure>>;

/** What DynamoDB can answer as well (Developer Guide, "Error handling with DynamoDB"). */
const throttledTable = {
  ProvisionedThroughputExceededException: failing(400, `${dynamo}ProvisionedThroughputExceededException`),
  RequestLimitExceeded: failing(400, `${dynamo}RequestLimitExceeded`),
} as const satisfies Readonly<Record<string, Failure>>;

export const ofReads = { ...common, ...throttledTable };

export const ofUpdates = {
  ...ofReads,
  TransactionConflictException: failing(400, `${dynamo}TransactionConflictException`),
} as const satisfies Readonly<Record<string, Failure>>;

/** Of the codes that the API reference lists for TransactWriteItems, those after which a repeat can succeed. */
export const ofTransactions = {
  ...ofReads,
  TransactionInProgressException: failing(400, `${dynamo}TransactionInProgressException`),
  'a transaction cancelled for TransactionConflict': cancelled('None', 'TransactionConflict'),
  'a transaction cancelled for ThrottlingError': cancelled('ThrottlingError', 'None'),
  'a transaction cancelled for ProvisionedThroughputExceeded': cancelled('None', 'ProvisionedThroughputExceeded'),
  'a transaction cancelled for two reasons': cancelled('ThrottlingError', 'TransactionConflict'),
} as const satisfies Readonly<Record<string, Failure>>;

/** Of the API reference of SendMessage. */
export const ofQueues = {
  ...common,
  RequestThrottled: failing(400, 'com.amazonaws.sqs#RequestThrottled'),
  KmsThrottled: failing(400, 'com.amazonaws.sqs#KmsThrottled'),
} as const satisfies Readonly<Record<string, Failure>>;

export interface Fault {
  /** For example `TransactWriteItems`. */
  readonly operation: string;
  readonly failure: Failure;
  /** How many requests for the operation come through before the first failure. */
  readonly after?: number;
  readonly times: number;
}

/** Passes every request on to `aws`, apart from those that fail. */
export async function faultyAws(aws: string, { operation, failure, after = 0, times }: Fault) {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const target = String(request.headers['x-amz-target']);
    if (target.endsWith(`.${operation}`)) {
      asked += 1;
      if (asked > after && asked <= after + times) return failure(response);
    }
    const headers = { 'content-type': String(request.headers['content-type']), 'x-amz-target': target };
    const answer = await fetch(aws, { method: 'POST', headers, body: new Uint8Array(body) });
    response.writeHead(answer.status, { 'content-type': headers['content-type'] });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const { address, close } = await listening(server);
  return { url: address, close, asked: () => asked };
}
