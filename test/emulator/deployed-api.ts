import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Calls the deployed HTTP API. The emulator finds the API by the host name, which `fetch` does not let us set. */
export const deployedApi =
  (endpoint: string, apiUrl: string) =>
  (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string | Buffer,
  ): Promise<Reply> => {
    const [apiId] = new URL(apiUrl).hostname.split('.');
    return new Promise((resolve, reject) => {
      const sent = request(
        `${endpoint}${path}`,
        { method, headers: { ...headers, host: `${apiId}.execute-api.localhost` } },
        async (response) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: await text(response) });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  };
