const scope = 'cancellations/read cancellations/write cancellations/operate';

/** A token of the local issuer for one of its two merchants, kept until it is refused. */
export function localToken(merchant: string, secret: string): (isAgain: boolean) => Promise<string> {
  let kept: Promise<string> | undefined;
  return (isAgain) => {
    if (isAgain) kept = undefined;
    kept ??= ask(merchant, secret).catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function ask(merchant: string, secret: string): Promise<string> {
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${merchant}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new TypeError(`the issuer answered ${response.status} without a token`);
  return token;
}
