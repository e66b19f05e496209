import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { temporaryFolder } from '../../../../fixtures/a-system.ts';
import { aHold, lanesContract } from '../../../../functions/ports/lanes.contract.ts';

function aFile(): string {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return join(folder.path, 'cancellations.db');
}

function open(file: string) {
  const opened = sqliteCancellationStore(file, () => undefined);
  onTestFinished(opened.close);
  return opened;
}

lanesContract('in SQLite', async () => open(aFile()).lanes);

it('holds survive the end of the process', async () => {
  const file = aFile();
  const first = open(file);
  await first.lanes.hold('pace', aHold);
  await first.lanes.hold('yuno', aHold);
  await first.lanes.release('yuno', { at: 0, by: 'bob' });
  await first.close();

  expect(await open(file).lanes.held()).toEqual(new Map([['pace', aHold]]));
});

it('a file from before there were holds can be opened', async () => {
  const file = aFile();
  await open(file).close();
  const database = new DatabaseSync(file);
  database.exec('DROP TABLE lane');
  database.close();

  const { lanes } = open(file);

  expect(await lanes.hold('pace', aHold)).toEqual({ hold: aHold, isNew: true });
});
