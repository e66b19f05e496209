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
  readonly secret: string;
}

/** In single quotes, a shell takes everything literally except the quote itself. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command for a POSIX shell that sends exactly the request that the page sends. */
export function curlOf({ url, key, body }: ShownRequest, { tokenUrl, client, secret }: TokenSource): string {
  const token = tokenFrom(quoted(tokenUrl), quoted(`${client}:${secret}`));
  return [
    `curl -sS ${quoted(url)}`,
    `-H "Authorization: Bearer $(${token})"`,
    `-H ${quoted(`Idempotency-Key: ${key}`)}`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** A command whose output is an access token. Both arguments are inserted unquoted. */
export const tokenFrom = (tokenUrl: string, user: string) =>
  `curl -sS ${tokenUrl} -u ${user} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;
