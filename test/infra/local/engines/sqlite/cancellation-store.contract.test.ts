import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { storeContract } from '../../../../functions/ports/cancellation-store.contract.ts';

let folder: string;
let opened: ReturnType<typeof sqliteCancellationStore>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rescind-sqlite-'));
  opened = sqliteCancellationStore(join(folder, 'cancellations.db'), (error) => {
    throw error;
  });
});

afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

storeContract('the SQLite store', () => opened.store);
