import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Calls the deployed HTTP API: the emulator finds it by the host's name, which `fetch` would not let us choose. */
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
