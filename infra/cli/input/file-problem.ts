import { text } from '../../../functions/untrusted/json.ts';
import { UsageError } from '../usage-error.ts';

const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you do not have the permission',
  EPERM: 'you do not have the permission',
  EROFS: 'the disk can only be read',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'the disk is full',
};

/** One sentence about a file that cannot be read or written. */
export function fileProblem(file: string, what: 'read' | 'written', error: unknown): UsageError {
  const code = text(error, 'code') ?? 'unknown error';
  const meaning = meanings[code];
  const reason = meaning === undefined ? code : `${meaning} (${code})`;
  return new UsageError(`${file} cannot be ${what}: ${reason}`, { cause: error });
}
