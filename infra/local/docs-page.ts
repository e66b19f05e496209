import { openApi } from '../../functions/core/openapi.ts';
import type { Provider } from '../../functions/providers/contract.ts';
import { renderApiPage } from '../docs/render.ts';
import type { AnswerHttp } from './http-server.ts';

/** `GET /docs`: the API document as a page that needs no script and nothing from elsewhere. */
export function docsPage(providers: Iterable<Provider>, tokenUrl: () => string) {
  let page: string | undefined;

  const answer: AnswerHttp = async () => {
    page ??= renderApiPage(openApi([...providers], { tokenUrl: tokenUrl() }));
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
