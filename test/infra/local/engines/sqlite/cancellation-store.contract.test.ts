import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll } from 'vitest';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { storeContract } from '../../../../functions/ports/cancellation-store.contract.ts';

let folder: string;
let opened: ReturnType<typeof sqliteCancellationStore>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rescind-sqlite-'));
  opened = open();
});

const file = () => join(folder, 'cancellations.db');

const open = () =>
  sqliteCancellationStore(file(), (error) => {
    throw error;
  });

afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

storeContract(
  'the SQLite store',
  () => opened.store,
  async (id) => {
    await opened.close();
    const database = new DatabaseSync(file());
    database.prepare('DELETE FROM cancellation WHERE id = ?').run(id);
    database.close();
    opened = open();
  },
);
