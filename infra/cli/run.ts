import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { isTokenRefused, Refused, rescindClient, Unreachable } from '../client/client.ts';
import type { Context } from './context.ts';
import { startHint } from './doctor/start-hint.ts';
import type { ExitCode } from './exit-code.ts';
import { readProfile } from './profile.ts';
import { rescindProgram, withSubcommands } from './program.ts';
import { refusalOf } from './refusal.ts';
import { jsonOf } from './show.ts';
import { printable, styleFor } from './styles.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options that every command takes. */
interface CommonOptions {
  readonly json?: true | undefined;
  readonly profile: string;
  readonly address?: string | undefined;
}

/** Runs one command line. Every error that a person can act on becomes one sentence and an exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  let command: CommandUnknownOpts | undefined;
  const program = rescindProgram(terminal, async (work) => {
    exitCode = await work(contextOf(program.opts(), terminal));
  }).hook('preAction', (_, started) => {
    command = started;
  });
  try {
    refuseFlagsAsValues(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, command, program.opts(), terminal);
  }
}

/**
 * A forgotten value must not swallow the next option: `--results --dry-run` would send what was only to be checked.
 * @throws UsageError if an option that needs a value is followed by another option.
 */
function refuseFlagsAsValues(program: CommandUnknownOpts, argv: readonly string[]): void {
  const withValue = withSubcommands(program)
    .flatMap(({ options }) => options)
    .filter((option) => option.required || option.optional)
    .flatMap(({ short, long }) => [short, long]);
  argv.forEach((word, index) => {
    const next = argv[index + 1] ?? '';
    if (withValue.includes(word) && /^-./.test(next)) {
      throw new UsageError(`${word} needs a value; write ${word}=VALUE if the value begins with a dash`);
    }
  });
}

function contextOf({ json, profile, address }: CommonOptions, terminal: Terminal): Context {
  const connection = readProfile(profile, terminal.env, { address });
  return {
    client: rescindClient(connection, terminal),
    connection,
    profile,
    terminal,
    isJson: json === true,
    say: (line) => terminal.out.write(`${line}\n`),
    note: (line) => terminal.err.write(`${line}\n`),
    style: styleFor(terminal),
  };
}

/** @throws the error itself if the user cannot do anything about it. */
function reportError(
  error: unknown,
  command: CommandUnknownOpts | undefined,
  { json, profile }: CommonOptions,
  { out, err, interrupted }: Terminal,
): ExitCode {
  const say = (sentence: string) => err.write(`rescind: ${printable(sentence)}${/[.?]$/.test(sentence) ? '' : '.'}\n`);
  if (interrupted.aborted) {
    say('interrupted');
    return 130;
  }
  if (error instanceof UsageError) {
    say(error.message);
    return 2;
  }
  if (error instanceof Unreachable) {
    say(`${error.message}${startHint(profile, error.cause)}`);
    return 1;
  }
  if (error instanceof Refused) {
    // On one line, so that the last line of the output is always a whole JSON document.
    if (json) out.write(`${jsonOf(error.problem)}\n`);
    say(`refused: ${refusalOf(error, command)}`);
    return isTokenRefused({ status: error.status, body: error.problem }) ? 1 : 6;
  }
  throw error;
}
