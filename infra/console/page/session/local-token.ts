const scope = 'cancellations/read cancellations/write cancellations/operate providers/operate';

/** Access tokens of the local issuer for one merchant. A token is kept until the API refuses it. */
export function localToken(merchant: string, secret: string): (isRetry: boolean) => Promise<string> {
  let token: Promise<string> | undefined;
  return (isRetry) => {
    if (isRetry) token = undefined;
    token ??= requestToken(merchant, secret).catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return token;
  };
}

async function requestToken(merchant: string, secret: string): Promise<string> {
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${merchant}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new TypeError(`The issuer answered ${response.status} without a token`);
  return token;
}
