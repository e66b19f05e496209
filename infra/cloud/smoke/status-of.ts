const timeout = 30_000;

/** The status of a GET, as text, with this access token. */
export async function statusOf(address: string, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(timeout) });
  await answer.arrayBuffer();
  return String(answer.status);
}
