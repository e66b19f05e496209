import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../../providers/exchange.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Account } from './account.ts';

/** The provider's answer, or why there is none, and the access token that the request carried. */
interface Sent {
  readonly answer: ProviderResponse | Unsent;
  readonly accessToken?: string | undefined;
}

interface Unsent extends Omit<NoResponse, 'failure'> {
  readonly failure: NoResponse['failure'] | 'credentials_refused';
  readonly retryAfter?: Milliseconds | undefined;
}

const notSent = (detail: string, retryAfter?: Milliseconds): Sent => ({
  answer: { failure: 'not_sent', detail, retryAfter },
});

/**
 * Sends once; once more only after a 401 to a token that may simply have expired, because then nothing was worked on.
 * Sends nothing if the answer might come after `answerBy`: nobody might be there to record it, or another worker may have
 * taken the look.
 */
export async function send(
  request: ProviderRequest,
  account: Account,
  answerBy: Milliseconds,
  needs: Pick<Dependencies, 'http' | 'now'> & { readonly tokens: AccessTokens },
): Promise<Sent> {
  const { provider, credentials, baseUrl } = account;
  const timeout = provider.timeoutSeconds * 1000;
  const canRenew = provider.login !== undefined && typeof credentials.accessToken !== 'string';
  for (let renewals = 0; ; renewals++) {
    // A login may take as long as the request. If it were cut off, the credentials that it gives could be lost.
    if (provider.login && needs.now() + 2 * timeout > answerBy) return notSent('too late for this look');
    const login = provider.login ? await needs.tokens.get(account) : undefined;
    if (login && 'failure' in login) {
      const { failure, isRefused, retryAfter } = login;
      return isRefused ? { answer: { failure: 'credentials_refused', detail: failure } } : notSent(failure, retryAfter);
    }
    if (needs.now() + timeout > answerBy) return notSent('too late for this look');
    const accessToken = login?.accessToken;
    const headers = provider.authorise(credentials, accessToken);
    const answer = await needs.http(request, { baseUrl, headers, timeout });
    const isRefused = 'status' in answer && answer.status === 401;
    if (!isRefused || !canRenew || renewals > 0) return { answer, accessToken };
    needs.tokens.forget(account);
  }
}
