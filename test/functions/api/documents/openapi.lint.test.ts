import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';

const rules = await createConfig({ extends: ['recommended'] });
const document = readFileSync(new URL('../../../../docs/api/openapi.json', import.meta.url), 'utf8');

const problemsOf = async (source: string) =>
  (await lintFromString({ source, config: rules, absoluteRef: 'openapi.json' })).map(
    ({ ruleId, message }) => `${ruleId}: ${message}`,
  );

it('the OpenAPI document passes an independent linter without errors or warnings', async () => {
  expect(await problemsOf(document)).toEqual([]);
});

it('that linter would notice an operation without an id', async () => {
  const broken = document.replace(/"operationId": "[^"]+",/, '');

  expect(await problemsOf(broken)).not.toEqual([]);
});
