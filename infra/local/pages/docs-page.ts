import { openApi } from '../../../functions/api/documents/openapi.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { tokenFrom } from '../../console/model/curl.ts';
import { html } from '../../docs/html.ts';
import { renderApiPage } from '../../docs/render.ts';
import type { AnswerHttp } from '../gateway/http-server.ts';
import { localMerchants, localSecret } from '../gateway/issuer.ts';

/** What is true of the local system only: its clients, a token as one line to paste, and where to watch. */
function hereOf(tokenUrl: string) {
  const [client, other] = localMerchants;
  const token = `TOKEN=$(${tokenFrom(tokenUrl, `${client}:${localSecret}`)})`;
  const call = `curl -sS ${new URL('/v1/providers', tokenUrl).href} -H "Authorization: Bearer $TOKEN"`;
  return html`<p>On this machine the clients are <code>${client}</code> and <code>${other}</code>, both with the secret <code>${localSecret}</code>. A token and a first call with it (for recheck and resolution, ask for a token with <code>-d scope=cancellations/operate</code>):</p>
<pre><code>${token}
${call}</code></pre>
<p>Watch what happens in the <a href="/">console</a>.</p>`;
}

/** `GET /docs`: the API document as a page that needs no script and nothing from elsewhere. */
export function docsPage(providers: Iterable<Provider>, tokenUrl: () => string) {
  let page: string | undefined;

  const answer: AnswerHttp = async () => {
    page ??= renderApiPage(openApi([...providers], { tokenUrl: tokenUrl() }), hereOf(tokenUrl()));
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
      },
      body: page,
    };
  };
  return (request: Parameters<AnswerHttp>[0]) =>
    request.method === 'GET' && request.path === '/docs' ? answer(request) : undefined;
}
