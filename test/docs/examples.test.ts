import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { providers } from '../../functions/providers/index.ts';
import { readProfile } from '../../infra/cli/profile.ts';
import { stageNamed, stageOf } from '../../infra/cloud/stage/stages.ts';
import { readConfig } from '../../infra/console/console-config.ts';
import { systemOfThisFile } from '../system/system-of-this-file.ts';
import { pages, snippetsOf } from './pages.ts';

const system = await systemOfThisFile(100);

const jsonOf = (path: string) =>
  snippetsOf(path)
    .filter(({ language }) => language === 'json')
    .map(({ text }): unknown => JSON.parse(text));

/** The pages whose JSON is tested below. */
const tried = ['README.md', 'docs/command-line.md', 'docs/console.md', 'docs/deploy.md'];
const ofProviders = [...providers.values()]
  .map((provider) => ({ provider, path: `functions/providers/${provider.name}/README.md` }))
  .filter(({ path }) => jsonOf(path).length > 0);

it('all JSON in the documents is tested here', () => {
  const withJson = [...pages.keys()].filter((path) => jsonOf(path).length > 0);

  expect(withJson.toSorted()).toEqual([...tried, ...ofProviders.map(({ path }) => path)].toSorted());
});

describe('README.md', () => {
  it('shows the answer to the printed curl command', async () => {
    const [answer] = jsonOf('README.md') as [Record<string, unknown>];
    const wanted = { provider: answer.provider, transaction: { transactionId: 'demo-1' } };

    const { body } = await system.accept(wanted, 'demo-1', { prefer: 'wait=10' });

    expect(body).toMatchObject({ ...answer, id: expect.stringMatching(/^can_/) });
  });

  it('shows a request that is accepted', async () => {
    const [, request] = jsonOf('README.md');

    const { status } = await system.accept(request);

    expect(status).toBe(202);
  });
});

it('docs/command-line.md shows a valid profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-profiles-'));
  const file = join(folder, 'profiles.json');
  writeFileSync(file, JSON.stringify(jsonOf('docs/command-line.md')[0]));

  const connection = readProfile('dev', { RESCIND_PROFILES: file, RESCIND_DEV_SECRET: 'of the environment' });

  rmSync(folder, { recursive: true });
  expect(connection.clientSecret).toBe('of the environment');
});

it('docs/console.md shows a valid config.json', () => {
  expect(readConfig(jsonOf('docs/console.md')[0])).toMatchObject({ target: 'cloud' });
});

describe('docs/deploy.md', () => {
  const { name, ...prod } = stageNamed('prod');

  it.each(jsonOf('docs/deploy.md') as object[])('shows valid settings: %j', (shown) => {
    expect(stageOf(name, { ...prod, ...shown })).toMatchObject(shown);
  });
});

describe.each(ofProviders)('$path', ({ provider, path }) => {
  it.each(jsonOf(path))('shows valid credentials: %j', (shown) => {
    // An ellipsis stands for the merchant's own value.
    const filled = JSON.parse(JSON.stringify(shown).replaceAll('…', 'x'));

    expect(z.safeParse(provider.credentials, filled)).toMatchObject({ success: true });
  });
});
