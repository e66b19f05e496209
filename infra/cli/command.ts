import type { parseArgs } from 'node:util';
import type { Client, Connection } from '../client/client.ts';
import type { ExitCode } from './exit-code.ts';
import type { Paint } from './paint.ts';
import type { Terminal } from './terminal.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Every option there is; a command names those that it takes. */
export const optionTypes = {
  json: flag,
  profile: text,
  address: text,
  help: { type: 'boolean', short: 'h' },
  key: text,
  reason: text,
  description: text,
  'merchant-reference': text,
  amount: text,
  currency: text,
  'if-captured': text,
  wait: text,
  watch: flag,
  for: text,
  status: text,
  provider: text,
  transaction: text,
  limit: text,
  cursor: text,
  all: flag,
  note: text,
  code: text,
  reference: text,
  'dry-run': flag,
  concurrency: text,
  results: text,
  stage: text,
} as const satisfies NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

export type OptionName = keyof typeof optionTypes;

export type Options = {
  readonly [Name in OptionName]?: (typeof optionTypes)[Name]['type'] extends 'boolean' ? boolean : string;
};

/** What was asked for. */
export interface Asked {
  /** The words after the command's name. */
  readonly words: readonly string[];
  readonly options: Options;
}

/** What a command works with. */
export interface Context {
  readonly client: Client;
  readonly connection: Connection;
  readonly profile: string;
  readonly terminal: Terminal;
  readonly isJson: boolean;
  /** One line of the result. */
  readonly say: (line: string) => void;
  /** One line beside the result. */
  readonly note: (line: string) => void;
  readonly paint: Paint;
}

export interface Command {
  readonly name: string;
  /** The words after its name. */
  readonly takes: string;
  readonly summary: string;
  /** How many words it takes. */
  readonly words: readonly [least: number, most: number];
  /** Its own options with what each of them means. */
  readonly options: Partial<Readonly<Record<OptionName, string>>>;
  readonly run: (asked: Asked, context: Context) => Promise<ExitCode>;
}
