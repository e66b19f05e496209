import { on } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { nodeRuntime, type Runtime } from '../client/send.ts';
import type { QueueDepths } from '../cloud/monitoring/queue-depths.ts';

/** Everything outside the process that the command line uses. Tests replace it. */
export interface Terminal extends Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Stream;
  readonly err: Stream;
  readonly input: Input;
  /** Aborts at Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Counts the messages in the queues of a stage in AWS. */
  readonly queueDepths: (stage: string) => Promise<QueueDepths>;
}

interface Stream {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly columns: number;
}

interface Input {
  readonly isTerminal: boolean;
  /** The next line that somebody types; empty at the end of the input. Rejects when the signal aborts. */
  readonly line: (signal: AbortSignal) => Promise<string>;
  /** Everything up to the end. */
  readonly all: () => Promise<string>;
}

const fallbackColumns = 80;

const streamOf = (stream: NodeJS.WriteStream): Stream => ({
  write: (text) => void stream.write(text),
  isTerminal: stream.isTTY === true,
  get columns() {
    return stream.columns || fallbackColumns;
  },
});

const realInput: Input = {
  isTerminal: process.stdin.isTTY === true,
  async line(signal) {
    // Not as a terminal: otherwise readline would take Ctrl-C for itself.
    const lines = createInterface({ input: process.stdin, terminal: false });
    try {
      for await (const [line] of on(lines, 'line', { signal, close: ['close'] })) return String(line);
      return '';
    } finally {
      lines.close();
    }
  },
  all: () => text(process.stdin),
};

/** The terminal of this process. The first Ctrl-C interrupts the command, the second one ends the process. */
export function realTerminal(): Terminal {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  // A reader such as `head` may close the pipe early. That is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    ...nodeRuntime,
    env: process.env,
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    input: realInput,
    interrupted: interruption.signal,
    queueDepths: awsQueueDepths,
  };
}

/** Loads the AWS SDK only when needed, because most commands do not use it. */
async function awsQueueDepths(name: string): Promise<QueueDepths> {
  const [{ SQSClient }, { queueDepths }, { stageNamed }] = await Promise.all([
    import('@aws-sdk/client-sqs'),
    import('../cloud/monitoring/queue-depths.ts'),
    import('../cloud/stage/stages.ts'),
  ]);
  return queueDepths({ client: new SQSClient(), stage: stageNamed(name) });
}
