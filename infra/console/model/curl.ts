/** The secret of a client: one that everybody knows, or the file that holds it. */
export type ShownSecret = { readonly value: string } | { readonly file: string };

/** A request as the page sends it. */
export interface ShownRequest {
  readonly url: string;
  readonly key: string;
  readonly body: unknown;
}

/** The token endpoint from which the command gets its access token, and the client that asks for it. */
export interface TokenSource {
  readonly tokenUrl: string;
  readonly client: string;
  readonly secret: ShownSecret;
}

/** In single quotes, a shell takes everything literally except the quote itself. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command for a POSIX shell that sends exactly the request that the page sends. */
export function curlOf({ url, key, body }: ShownRequest, { tokenUrl, client, secret }: TokenSource): string {
  const token = tokenFrom(quoted(tokenUrl), userOf(client, secret));
  return [
    `curl -sS ${quoted(url)}`,
    `-H "Authorization: Bearer $(${token})"`,
    `-H ${quoted(`Idempotency-Key: ${key}`)}`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** The client and its secret as one word of a shell. A secret in a file is not shown; the shell reads it. */
export const userOf = (client: string, secret: ShownSecret): string =>
  'file' in secret ? `"${client}:$(cat ${quoted(secret.file)})"` : quoted(`${client}:${secret.value}`);

/** A command whose output is an access token. Both arguments are inserted unquoted. */
export const tokenFrom = (tokenUrl: string, user: string) =>
  `curl -sS ${tokenUrl} -u ${user} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;
