import { chmodSync, lstatSync, mkdirSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './user-error.ts';

/** The files of the data folder, and the journal that SQLite would take changes from. Others in it may belong to something else, so they keep their modes. */
const ownFiles =
  /^(cancellations\.db(-wal|-shm|-journal)?|events\.jsonl|issuer-key\.json|rotated-credentials\.json(\.new)?|client-secret|lock(\..+)?)$/;
const ownFolder = 'simulators';
const journals = /\.jsonl$/;
/** Of a folder such as /tmp, in which every user may create files. */
const stickyBit = 0o1000;
const folderMode = 0o700;
const fileMode = 0o600;

/**
 * Creates the data folder, or takes one that was there before. Afterwards only its owner can read it and what we keep in
 * it. Windows has no modes.
 * @throws UserError when another user owns the folder or one of our files in it, or when all users share the folder.
 */
export function makePrivate(folder: string, { userId } = { userId: process.getuid?.() }): void {
  mkdirSync(folder, { recursive: true, mode: folderMode });
  if (userId === undefined) return;
  const found = statSync(folder);
  if ((found.mode & stickyBit) !== 0)
    throw new UserError(`All users share ${folder}: choose a folder of your own with --data.`);
  closeToOthers(folder, found, folderMode, userId);
  for (const name of readdirSync(folder)) {
    if (ownFiles.test(name)) closeFile(join(folder, name), userId);
    else if (name === ownFolder) closeJournals(join(folder, name), userId);
  }
}

function closeJournals(folder: string, userId: number): void {
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw notOurs(folder);
  closeToOthers(folder, found, folderMode, userId);
  for (const name of readdirSync(folder)) if (journals.test(name)) closeFile(join(folder, name), userId);
}

/** A lock may disappear meanwhile, because another process releases it. */
function closeFile(file: string, userId: number): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return;
  // Where others could write, they could put a link to a file of theirs.
  if (!found.isFile()) throw notOurs(file);
  closeToOthers(file, found, fileMode, userId);
}

function closeToOthers(path: string, { uid, mode }: Stats, wanted: number, userId: number): void {
  if (uid !== userId)
    throw new UserError(
      `${path} belongs to another user, who could read or change it: choose another folder with --data.`,
    );
  if ((mode & 0o777) !== wanted) chmodSync(path, wanted);
}

const notOurs = (path: string) =>
  new UserError(`${path} is not a file that this program made: delete it, or choose another folder with --data.`);
