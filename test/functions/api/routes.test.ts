import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { routes } from '../../../functions/api/routes.ts';

it('the routes are those that clients and providers know, and only the last three are public', () => {
  expect(routes.map(({ method, path, isPublic }) => [method, path, isPublic])).toEqual([
    ['POST', '/v1/cancellations', false],
    ['GET', '/v1/cancellations', false],
    ['GET', '/v1/cancellations/{id}', false],
    ['GET', '/v1/cancellations/{id}/exchanges', false],
    ['POST', '/v1/cancellations/{id}/recheck', false],
    ['POST', '/v1/cancellations/{id}/resolution', false],
    ['POST', '/v1/cancellations/{id}/correction', false],
    ['GET', '/v1/providers', false],
    ['PUT', '/v1/providers/{provider}/hold', false],
    ['DELETE', '/v1/providers/{provider}/hold', false],
    ['GET', '/v1/openapi.json', true],
    ['GET', '/health', true],
    ['POST', '/v1/webhooks/{provider}/{merchantId}', true],
  ]);
});

it.each(routes)('$method $path has its handler in $handler', ({ handler }) => {
  expect(existsSync(join(import.meta.dirname, `../../../functions/handlers/${handler}.ts`))).toBe(true);
});
