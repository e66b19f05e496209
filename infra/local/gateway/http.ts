/** One request, received completely. */
export interface HttpRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly protocol: string;
  /** Names in lowercase. Repeated headers are joined by a comma, cookies by a semicolon. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly ip: string;
}

/** Sends chunks until the client disconnects; returns a function that stops it. */
export type Stream = (send: (chunk: string) => void) => () => void;

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
  /** Instead of a body. */
  readonly stream?: Stream;
}

/** `drop` closes the connection without an answer. */
export type AnswerHttp = (request: HttpRequest) => Promise<HttpAnswer | 'drop'>;

/** An error with the body that API Gateway gives it. */
export const plainMessage = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** A JSON body that no cache keeps. */
export const jsonAnswer = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** The value of a JSON body, `undefined` when it is not JSON. */
export function parsedBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** In lower case and without parameters, `undefined` if there is none. */
export const mediaTypeOf = ({ headers }: Pick<HttpRequest, 'headers'>): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase();

/** One segment of a path, `undefined` when it cannot be decoded. */
export function decodedSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
