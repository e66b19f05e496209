import { Agent, request } from 'node:http';

interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface HttpClient {
  /** @throws Error if the connection breaks. */
  call(method: string, url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

/** A small HTTP client that keeps its connections. The driver and all peers use it, so HTTP costs everyone the same. */
export function httpClient(maxSockets: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    call: (method, url, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const content =
          body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
        const sent = request(url, { method, agent, headers: { ...content, ...headers } }, (answer) => {
          let received = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk) => {
            received += chunk;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: received }));
          answer.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}
