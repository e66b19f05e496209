import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, type StoreChoice } from '../../../../infra/local/engines/store.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

const open = (choice: StoreChoice, folder: string) =>
  openStore(choice, folder, new AsyncDisposableStack(), (error) => {
    throw error;
  });

it('the store at a DynamoDB endpoint does not open a folder with cancellations in SQLite', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  writeFileSync(join(folder.path, 'cancellations.db'), '');

  await expect(open(new URL('http://127.0.0.1:1'), folder.path)).rejects.toThrow(
    'stored in SQLite: start without --dynamodb',
  );
});
