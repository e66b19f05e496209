import type { Terminal } from '../terminal.ts';

const barWidth = 24;

/** A bar that redraws itself on a terminal. Anywhere else, one line after every tenth of the rows. */
export function progressOf(total: number, { err }: Pick<Terminal, 'err'>) {
  let tenths = 0;
  let isDrawn = false;
  return {
    show(done: number, summary: string): void {
      if (err.isTerminal) {
        const bar = '='.repeat(Math.floor((done / total) * barWidth)).padEnd(barWidth);
        err.write(`\r\u001b[K${`[${bar}] ${done}/${total}  ${summary}`.slice(0, err.columns - 1)}`);
        isDrawn = true;
      } else if (Math.floor((done / total) * 10) > tenths) {
        tenths = Math.floor((done / total) * 10);
        err.write(`${done}/${total}  ${summary}\n`);
      }
    },
    /** Keeps the last state on the screen and moves the cursor to a new line. */
    end(): void {
      if (isDrawn) err.write('\n');
    },
  };
}
