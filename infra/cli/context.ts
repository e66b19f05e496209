import type { Client, Connection } from '../client/client.ts';
import type { ExitCode } from './exit-code.ts';
import type { Style } from './styles.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface Context {
  readonly client: Client;
  readonly connection: Connection;
  readonly profile: string;
  readonly terminal: Terminal;
  readonly isJson: boolean;
  /** Writes one line of the result. */
  readonly say: (line: string) => void;
  /** Writes one line beside the result: progress and hints. */
  readonly note: (line: string) => void;
  readonly style: Style;
}

/** Runs the work of a command. The context follows from the options that every command takes. */
export type Perform = (work: (context: Context) => Promise<ExitCode>) => Promise<void>;
