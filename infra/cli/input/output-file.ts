import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { fileProblem } from './file-problem.ts';

export interface OutputFile {
  readonly write: (text: string) => void;
  /** Gives the file its name. Before that, a file of this name is as it was. */
  readonly complete: () => void;
  /** Removes what was written, unless it is complete. */
  readonly discard: () => void;
}

/** A file that whoever reads it sees as a whole, and never a part. @throws UsageError if it cannot be written. */
export function openOutput(file: string): OutputFile {
  const draft = `${file}.new`;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fileProblem(file, 'written', error);
    }
  };
  const handle = attempt(() => openSync(draft, 'w', 0o600));
  let isOpen = true;
  const close = () => {
    closeSync(handle);
    isOpen = false;
  };
  return {
    write: (text) => void attempt(() => writeSync(handle, text)),
    complete: () =>
      attempt(() => {
        close();
        renameSync(draft, file);
      }),
    discard() {
      if (!isOpen) return;
      close();
      rmSync(draft, { force: true });
    },
  };
}
