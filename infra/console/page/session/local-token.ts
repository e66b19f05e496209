import { textRequest } from './json-request.ts';

const scope = 'cancellations/read cancellations/write cancellations/operate providers/operate';

/** An access token; a new one after the service has refused the last one. */
export type AccessToken = (isRetry: boolean) => Promise<string>;

/** Access tokens of the local issuer for one merchant, or for a person of it. A token is kept until the API refuses it. */
export function localToken(
  merchant: string,
  secret: string,
  onWrongSecret: () => void,
  person: string | null = null,
): AccessToken {
  let token: Promise<string> | undefined;
  return (isRetry) => {
    if (isRetry) token = undefined;
    token ??= requestToken(merchant, secret, onWrongSecret, person).catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return token;
  };
}

async function requestToken(
  merchant: string,
  secret: string,
  onWrongSecret: () => void,
  person: string | null,
): Promise<string> {
  const [response, text] = await textRequest('/oauth2/token', {
    method: 'POST',
    // Otherwise the browser itself may ask for a user and a password after a 401.
    credentials: 'omit',
    headers: { authorization: `Basic ${btoa(`${merchant}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...(person === null ? {} : { person }) }),
  });
  if (response.status === 401) onWrongSecret();
  const { access_token: token } = JSON.parse(text) as { access_token?: string };
  if (token === undefined) throw new TypeError(`The issuer answered ${response.status} without a token`);
  return token;
}
