export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Calls the deployed HTTP API. */
export const deployedApi =
  (apiUrl: string) =>
  async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<Reply> => {
    const answer = await fetch(`${apiUrl}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
