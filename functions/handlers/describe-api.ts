import { openApi } from '../api/documents/openapi.ts';
import type { Answer } from '../api/http/answer.ts';
import type { Dependencies } from '../ports/dependencies.ts';

/** `GET /v1/openapi.json`: the OpenAPI 3.1 document, public and the same for everybody until the next deployment. */
export function describeApi({ providers }: Pick<Dependencies, 'providers'>, tokenUrl?: string) {
  const body = openApi([...providers.values()], { tokenUrl });

  return async (): Promise<Answer> => ({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body,
  });
}
