import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, type StoreChoice } from '../../../../infra/local/engines/store.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

const open = (choice: StoreChoice, folder: string) =>
  openStore(choice, folder, new AsyncDisposableStack(), (error) => {
    throw error;
  });

it.each([
  ['sqlite', 'rescind.db', 'stored with the DynamoDB engine: start with --dynamodb'],
  ['dynamodb', 'cancellations.db', 'stored in SQLite: start without --dynamodb'],
] as const)('the store %s does not open a folder that another store uses', async (choice, file, sentence) => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  writeFileSync(join(folder.path, file), '');

  await expect(open(choice, folder.path)).rejects.toThrow(sentence);
});
