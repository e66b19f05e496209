import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { noon } from '../../../../fixtures/a-cancellation.ts';
import { aLoggedLook } from '../../../../fixtures/a-logged-look.ts';
import { temporaryFolder } from '../../../../fixtures/a-system.ts';
import { exchangeLogContract } from '../../../../functions/ports/exchange-log.contract.ts';

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

exchangeLogContract('in SQLite', (keeping) => open(aFile()).exchangeLog(keeping));

it('deletes what has expired when the next entry is kept', async () => {
  const file = aFile();
  const clock = { now: noon };
  const opened = open(file);
  const log = opened.exchangeLog({ days: 1, now: () => clock.now });
  await log.keep({ provider: 'testpay', id: 'can_old' }, aLoggedLook(1));
  clock.now = noon + 86_400_000;
  await log.keep({ provider: 'testpay', id: 'can_new' }, aLoggedLook(1));
  await opened.close();

  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());

  expect(database.prepare('SELECT id FROM exchanges').all()).toEqual([{ id: 'can_new' }]);
});
