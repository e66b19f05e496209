import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../process/user-error.ts';

/** Increase it with every change of the tables that an earlier version of Rescind cannot read. */
const version = 2;

const tables = `
  CREATE TABLE cancellation (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL,
    created_at REAL NOT NULL,
    status TEXT NOT NULL,
    provider TEXT NOT NULL,
    wake_at REAL,
    nonce TEXT NOT NULL,
    record ANY NOT NULL
  ) STRICT;
  CREATE INDEX by_merchant ON cancellation (merchant, created_at, id);
  CREATE INDEX by_status ON cancellation (merchant, status, created_at, id);
  CREATE INDEX by_wake ON cancellation (wake_at, id) WHERE wake_at IS NOT NULL;
  CREATE TABLE reference (
    merchant TEXT,
    form TEXT,
    created_at REAL,
    id TEXT,
    is_merchants_own INTEGER NOT NULL,
    PRIMARY KEY (merchant, form, created_at, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE transaction_lock (name TEXT PRIMARY KEY, owner TEXT NOT NULL, is_freed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE refusal (merchant TEXT, provider TEXT, noted_at REAL NOT NULL, PRIMARY KEY (merchant, provider)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${version};
`;

/** A file from before these tables were added gets them too. */
const laterTables = `
  CREATE TABLE IF NOT EXISTS lane (provider TEXT PRIMARY KEY, hold TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lane_acts (only INTEGER PRIMARY KEY CHECK (only = 0), acts TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS message (
    provider TEXT, digest TEXT, until REAL NOT NULL, PRIMARY KEY (provider, digest)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS by_until ON message (until);
  CREATE TABLE IF NOT EXISTS exchanges (
    id TEXT, slot INTEGER, until REAL NOT NULL, said TEXT NOT NULL, PRIMARY KEY (id, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS exchanges_by_until ON exchanges (until);
`;

/**
 * Opens the database file, and creates it readable by its owner only.
 * @throws UserError when another version wrote it.
 */
export function openDatabaseFile(file: string): DatabaseSync {
  // Only for a new file. Closing an existing file would free the locks of all connections that this process has to it
  // (sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_). Another program
  // could then remove the write-ahead log while we use it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  // Every commit is on the disk before it is answered (sqlite.org/pragma.html#pragma_synchronous); macOS needs fullfsync for it.
  database.exec(
    'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON',
  );
  const found = database.prepare('PRAGMA user_version').get()?.user_version;
  if (found === 0) database.exec(`BEGIN; ${tables} COMMIT`);
  else if (found !== version)
    throw new UserError(`${file} was written by another version of Rescind: choose another data folder with --data.`);
  database.exec(laterTables);
  return database;
}
