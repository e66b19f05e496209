import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { aRecheck, minute, noon } from '../../../../fixtures/a-cancellation.ts';
import { temporaryFolder } from '../../../../fixtures/a-system.ts';
import { anAccepted, ended, leaseChanges, takenBy } from '../../../../functions/ports/cancellation-store.contract.ts';

let folder: ReturnType<typeof temporaryFolder>;
const closings: (() => Promise<void>)[] = [];
const file = () => join(folder.path, 'cancellations.db');

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
  folder.remove();
});

function open() {
  const failures: Error[] = [];
  const opened = sqliteCancellationStore(file(), (error) => failures.push(error));
  closings.push(opened.close);
  return { ...opened, failures };
}

describe('the SQLite store', () => {
  it('finds after a restart what it has answered before', async () => {
    const first = open();
    const { record, lock } = anAccepted();
    await first.store.accept(record, lock, randomUUID());
    const looking = (await takenBy(first.store, record, leaseChanges(record))) ?? record;
    await first.close();

    const second = open();

    expect(await second.store.load(record.id)).toEqual(looking);
    expect(await second.store.owner(lock)).toBe(record.id);
  });

  it('deletes the messages whose time is over', async () => {
    const { store } = open();
    const reader = new DatabaseSync(file(), { readOnly: true });
    closings.push(async () => reader.close());
    for (let number = 0; number < 20; number++)
      await store.noteMessage('yuno', `digest-${number}`, noon + (number + 5) * minute, noon + number * minute);

    expect(reader.prepare('SELECT count(*) AS n FROM message').get()?.n).toBe(5);
    expect(await store.isMessageKnown('yuno', 'digest-19', noon + 19 * minute)).toBe(true);
  });

  it('answers only when the write is on the disk', async () => {
    const { store } = open();
    const reader = new DatabaseSync(file(), { readOnly: true });
    closings.push(async () => reader.close());
    const stored = reader.prepare('SELECT count(*) AS n FROM cancellation');
    const { record, lock } = anAccepted();

    const accepting = store.accept(record, lock, randomUUID());
    const readBack = store.load(record.id);
    const before = stored.get()?.n;
    await readBack;

    expect([before, stored.get()?.n]).toEqual([0, 1]);
    expect(await accepting).toEqual({ outcome: 'stored' });
  });

  it.skipIf(process.platform !== 'linux')('locks the file, so that no other program removes its log', async () => {
    const { store } = open();
    const { record, lock } = anAccepted();
    await store.accept(record, lock, randomUUID());

    const locks = readFileSync('/proc/locks', 'utf8').split('\n');

    const own = locks.filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${statSync(file()).ino} `));
    expect(own).toEqual([expect.stringContaining(' READ ')]);
  });

  it('can be read by its owner only', () => {
    open();

    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('refuses a file of another version', async () => {
    const { close } = open();
    await close();
    const database = new DatabaseSync(file());
    database.exec('PRAGMA user_version = 9');
    database.close();

    expect(() => open()).toThrow('was written by another version of Rescind');
  });

  it('reads records again that it no longer holds in memory', async () => {
    const { store } = open();
    const all = Array.from({ length: 2500 }, () => anAccepted());
    await Promise.all(all.map(({ record, lock }) => store.accept(record, lock, randomUUID())));

    const loaded = await Promise.all(all.map(({ record }) => store.load(record.id)));

    expect(loaded).toEqual(all.map(({ record }) => record));
  });

  it('fails every write after one that failed, and says so once', async () => {
    const { store, failures } = open();
    const { record, lock } = anAccepted();
    await store.accept(record, lock, randomUUID());
    const other = new DatabaseSync(file(), { timeout: 5000 });
    closings.push(async () => other.close());
    other.exec("CREATE TRIGGER full BEFORE UPDATE ON cancellation BEGIN SELECT RAISE(ABORT, 'disk full'); END");

    const looks = [1, 2].map(() => store.take(record, leaseChanges(record)));

    await expect(Promise.allSettled(looks)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await expect(store.recheck(record.id, aRecheck())).rejects.toThrow('disk full');
    expect(failures.map(({ message }) => message)).toEqual(['disk full']);
    other.exec('DROP TRIGGER full');
    const again = open();
    expect(await again.store.load(record.id)).toEqual(record);
  });

  it('stores what was asked before it closes, and refuses what is asked later', async () => {
    const { store, close, failures } = open();
    const { record, lock } = anAccepted();
    const accepting = store.accept(record, lock, randomUUID());
    const closed = close();

    const late = store.recheck(record.id, aRecheck());

    await expect(late).rejects.toThrow('the store is closed');
    await closed;
    expect(await accepting).toEqual({ outcome: 'stored' });
    await expect(store.recheck(record.id, aRecheck())).rejects.toThrow('the store is closed');
    expect(failures).toEqual([]);
    expect(await open().store.load(record.id)).toEqual(record);
  });

  it('keeps its process alive until a write is answered, and no longer', () => {
    const module = new URL('../../../../../infra/local/engines/sqlite/cancellation-store.ts', import.meta.url);
    const script = `import(process.argv[2]).then(async ({ sqliteCancellationStore }) => {
      await sqliteCancellationStore(process.argv[1], console.error).store.noteRefusal('merchant-a', 'yuno', 1);
      console.log('stored');
    })`;

    const child = spawnSync(process.execPath, ['-e', script, file(), module.href], { encoding: 'utf8' });

    expect(child).toMatchObject({ stdout: 'stored\n', stderr: '', status: 0 });
  });

  it('refuses text with a lone surrogate, and stores everything else that was written at the same time', async () => {
    const { store } = open();
    const [good, bad] = [anAccepted(), anAccepted({ snapshot: { text: 'a\ud800b' } })];
    const fine = anAccepted({ snapshot: { text: 'a\\ud800b 😀' } });

    const accepts = [good, bad, fine].map(({ record, lock }) => store.accept(record, lock, randomUUID()));

    const outcomes = await Promise.allSettled(accepts);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.load(bad.record.id)).toBeUndefined();
    expect(await store.load(fine.record.id)).toEqual(fine.record);
  });

  it('frees a lock and records the rejection in one transaction', async () => {
    const { store } = open();
    const { record, lock } = anAccepted();
    await store.accept(record, lock, randomUUID());
    const looking = (await takenBy(store, record, leaseChanges(record))) ?? record;
    const rejection = { ...ended(looking, 'rejected'), completedAt: noon + minute };
    const guard = { lease: looking.lease?.id ?? '' };

    await expect(store.record(looking, rejection, guard, { lock: 'transaction#other', now: noon })).rejects.toThrow(
      'belongs to another cancellation',
    );
    expect(await store.load(record.id)).toEqual(looking);
  });
});
