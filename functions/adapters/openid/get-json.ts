import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { text } from 'node:stream/consumers';

const maxMilliseconds = 5_000;

/**
 * Reads a JSON document, on a connection of its own and without redirects. `fetch` would load undici first, which takes
 * longer at a cold start than everything else that an authorizer does.
 * @throws Error if the answer is no `200`, no JSON, or not complete in time.
 */
export function getJson(url: URL, timeout = maxMilliseconds): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  const options = { agent: false, headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeout) };
  const request = get(url, options, (response) => {
    if (response.statusCode === 200) text(response).then(JSON.parse).then(resolve, reject);
    else request.destroy(new Error(`${url.host} answered ${response.statusCode}`));
  });
  request.on('error', reject);
  return promise;
}
