import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { localDynamo } from '../../../../infra/local/engines/database.ts';
import { endOrphan, findDynoxide, startDynoxide } from '../../../../infra/local/engines/dynoxide.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

describe('the local database engine', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('keeps its tables in its file, and creating them again changes nothing', async () => {
    const dbPath = join(folder.path, 'inner', 'rescind.db');
    const first = await startDynoxide({ dbPath });
    await createTable(localDynamo(first.endpoint), 'rescind');
    await createTable(localDynamo(first.endpoint), 'rescind');
    await first.stop();

    const second = await startDynoxide({ dbPath });
    const { Table } = await localDynamo(second.endpoint).send(new DescribeTableCommand({ TableName: 'rescind' }));
    await second.stop();

    const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      KeySchema?.map(({ AttributeName }) => AttributeName),
      Projection?.ProjectionType,
      Projection?.NonKeyAttributes,
    ]);
    expect(indexes).toEqual([
      ['by-wake', ['wakeShard', 'wakeAt'], 'KEYS_ONLY', undefined],
      ['by-merchant', ['merchant', 'place'], 'INCLUDE', ['provider']],
      ['by-status', ['listedAs', 'place'], 'INCLUDE', ['provider']],
      ['by-merchant-reference', ['ownRef', 'place'], 'KEYS_ONLY', undefined],
      ['by-reference-1', ['ref1', 'place'], 'KEYS_ONLY', undefined],
      ['by-reference-2', ['ref2', 'place'], 'KEYS_ONLY', undefined],
    ]);
  });

  it('is ended by its saved process id', async () => {
    const dbPath = join(folder.path, 'rescind.db');
    const pidFile = join(folder.path, 'dynoxide.pid');
    const { endpoint } = await startDynoxide({ dbPath, pidFile });

    await endOrphan(pidFile, dbPath);

    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });

  it('leaves every other process alone, whatever the saved id is', async () => {
    const dbPath = join(folder.path, 'rescind.db');
    const pidFile = join(folder.path, 'dynoxide.pid');
    const other = await startDynoxide({ dbPath: join(folder.path, 'other.db'), pidFile });

    await endOrphan(pidFile, dbPath);
    writeFileSync(pidFile, String(process.pid));
    await endOrphan(pidFile, dbPath);
    writeFileSync(pidFile, 'nonsense');
    await endOrphan(pidFile, dbPath);

    expect((await fetch(other.endpoint)).status).toBeGreaterThan(0);
    await other.stop();
    expect(existsSync(pidFile)).toBe(false);
  });

  it.each([
    ['darwin-arm64', 'run "npm ci" on this machine, without --omit=optional'],
    ['plan9-x64', 'there is no package for it'],
  ])('is missing on %s with one sentence that says how to get it', (platform, advice) => {
    expect(() => findDynoxide({}, platform)).toThrow(
      `The local DynamoDB engine is missing for ${platform}: ${advice}, or set DYNOXIDE_BIN to a dynoxide binary.`,
    );
  });

  it('is found by DYNOXIDE_BIN or in the search path', () => {
    const binary = join(folder.path, 'dynoxide');
    writeFileSync(binary, '', { mode: 0o755 });

    expect(findDynoxide({ DYNOXIDE_BIN: binary }, 'plan9-x64')).toBe(binary);
    expect(findDynoxide({ PATH: `/nowhere:${folder.path}` }, 'plan9-x64')).toBe(binary);
  });
});
