/** A request as the page sends it. */
export interface ShownRequest {
  readonly url: string;
  readonly key: string;
  readonly body: unknown;
}

/** How whoever pastes the line gets a token: from the local issuer, or from a variable of their shell. */
export type TokenSource = { readonly tokenUrl: string; readonly client: string; readonly secret: string } | 'variable';

/** In single quotes, where a shell takes everything literally but the quote itself. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** One command that works when pasted into a POSIX shell, and sends exactly the request that the page sends. */
export function curlOf({ url, key, body }: ShownRequest, source: TokenSource): string {
  return [
    `curl -sS ${quoted(url)}`,
    `-H "Authorization: Bearer ${tokenWords(source)}"`,
    `-H ${quoted(`Idempotency-Key: ${key}`)}`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** A command whose output is an access token; both words stand in it as they are. */
export const tokenFrom = (tokenUrl: string, user: string) =>
  `curl -sS ${tokenUrl} -u ${user} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;

function tokenWords(source: TokenSource): string {
  if (source === 'variable') return '$TOKEN';
  const { tokenUrl, client, secret } = source;
  return `$(${tokenFrom(quoted(tokenUrl), quoted(`${client}:${secret}`))})`;
}
