import { openApi } from '../api/documents/openapi.ts';
import type { Answer } from '../api/http/answer.ts';
import type { HttpEvent } from '../api/http/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';

/** Neither the merchant nor a secret decides these answers, and nothing is read for them. */
export function describeApi({ providers }: Pick<Dependencies, 'providers'>, tokenUrl?: string) {
  const document: Answer = {
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: openApi([...providers.values()], { tokenUrl }),
  };

  /**
   * `GET /v1/openapi.json`: the OpenAPI 3.1 document, public and the same for everybody until the next deployment.
   * `GET /health`: for monitors. A cache must not answer for us.
   */
  return async ({ routeKey }: Pick<HttpEvent, 'routeKey'>): Promise<Answer> =>
    routeKey === 'GET /health' ? healthy : document;
}

const healthy: Answer = { status: 200, headers: { 'cache-control': 'no-store' }, body: { status: 'ok' } };
