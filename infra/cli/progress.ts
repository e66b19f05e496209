import type { Terminal } from './terminal.ts';

export interface Progress {
  show(done: number, words: string): void;
  /** Leaves the last state behind and the cursor on a line of its own. */
  end(): void;
}

const barWidth = 24;

/** A bar that redraws itself on a terminal; elsewhere one line for every tenth. */
export function progressOf(total: number, { err }: Pick<Terminal, 'err'>): Progress {
  let tenth = 0;
  let isDrawn = false;
  return {
    show(done, words) {
      if (err.isTerminal) {
        const full = total === 0 ? barWidth : Math.floor((done / total) * barWidth);
        const line = `[${'='.repeat(full)}${' '.repeat(barWidth - full)}] ${done}/${total}  ${words}`;
        err.write(`\r\u001b[K${line.slice(0, err.columns - 1)}`);
        isDrawn = true;
      } else if (total > 0 && Math.floor((done / total) * 10) > tenth) {
        tenth = Math.floor((done / total) * 10);
        err.write(`${done}/${total}  ${words}\n`);
      }
    },
    end: () => isDrawn && err.write('\n'),
  } satisfies { show: Progress['show']; end: () => unknown };
}
