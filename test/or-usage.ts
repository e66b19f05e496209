import { WrongUse } from '../infra/cli/wrong-use.ts';

/** What a command was asked for; `--help` ends it with the usage, wrong use with a sentence, the usage and exit code 2. */
export function orUsage<T>(usage: string, read: () => T): T {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WrongUse) && !isParseError(error)) throw error;
    console.error(`${error.message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.\n\n${usage}`);
    process.exit(2);
  }
}

const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
