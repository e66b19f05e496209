import { expect, it } from 'vitest';
import { openApi } from '../../../functions/api/documents/openapi.ts';
import { describeApi } from '../../../functions/handlers/describe-api.ts';
import { providers } from '../../../functions/providers/index.ts';

it.each([
  ['the place where tokens are had', 'https://login.example/token', { tokenUrl: 'https://login.example/token' }],
  ['the usual place', undefined, {}],
])('answers with the document that names %s, which may be kept for five minutes', async (_what, tokenUrl, place) => {
  expect(await describeApi({ providers }, tokenUrl)({ routeKey: 'GET /v1/openapi.json' })).toEqual({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: openApi([...providers.values()], place),
  });
});

it('tells a monitor that it answers, and no cache may answer for it', async () => {
  expect(await describeApi({ providers })({ routeKey: 'GET /health' })).toEqual({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { status: 'ok' },
  });
});
