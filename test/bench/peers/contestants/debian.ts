import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is: in a folder of the `PATH`, or in one where Debian's package puts it; `undefined` if nowhere. */
export const debianProgram = (name: string, ...folders: readonly string[]): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), ...folders]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
