import { parseArgs } from 'node:util';
import { Refused, rescindClient, Unreachable } from '../client/client.ts';
import { type Asked, type Command, type Context, type Options, optionTypes } from './command.ts';
import { commands } from './commands/all.ts';
import type { ExitCode } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';
import { harmless, painter } from './paint.ts';
import { readProfile } from './profile.ts';
import type { Terminal } from './terminal.ts';
import { WrongUse } from './wrong-use.ts';

const ofEveryCommand = ['json', 'profile', 'address', 'help'];

/** Runs one command line; whatever goes wrong is one sentence on the error stream and an exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const { name, asked } = parsed(argv);
    const command = commands.find((candidate) => candidate.name === name);
    if (!command && (asked.options.help || name === undefined || name === 'help')) {
      terminal.out.write(`${generalHelp(commands)}\n`);
      return asked.options.help || name === 'help' ? 0 : 2;
    }
    if (!command) throw new WrongUse(`There is no command "${name}"; see rescind --help.`);
    if (asked.options.help) {
      terminal.out.write(`${commandHelp(command)}\n`);
      return 0;
    }
    checkUse(command, asked);
    return await command.run(asked, contextOf(asked.options, terminal));
  } catch (error) {
    return told(error, terminal);
  }
}

function parsed(argv: readonly string[]): { readonly name: string | undefined; readonly asked: Asked } {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true });
    const [name, ...words] = positionals;
    return { name, asked: { words, options: values } };
  } catch (error) {
    throw new WrongUse(`${firstSentence(error)}; see rescind --help.`, { cause: error });
  }
}

const firstSentence = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split(/\.\s|\.$/)[0] ?? '';

function checkUse({ name, words: [least, most], options: own }: Command, { words, options }: Asked): void {
  const help = `see rescind ${name} --help.`;
  const foreign = Object.keys(options).find((option) => !(option in own) && !ofEveryCommand.includes(option));
  if (foreign !== undefined) throw new WrongUse(`${name} has no option --${foreign}; ${help}`);
  if (words.length < least) throw new WrongUse(`${name} needs more words; ${help}`);
  if (words.length > most) throw new WrongUse(`${name} does not know what to do with "${words[most]}"; ${help}`);
}

function contextOf({ profile: given, address, json }: Options, terminal: Terminal): Context {
  const profile = given ?? (terminal.env.RESCIND_PROFILE || 'local');
  const connection = readProfile(profile, terminal.env, address);
  return {
    client: rescindClient(connection, terminal),
    connection,
    profile,
    terminal,
    isJson: json ?? false,
    say: (line) => terminal.out.write(`${line}\n`),
    note: (line) => terminal.err.write(`${line}\n`),
    paint: painter(terminal),
  };
}

/** @throws whatever is nobody's fault but ours. */
function told(error: unknown, { err, interrupted }: Terminal): ExitCode {
  const say = (sentence: string) => err.write(`rescind: ${harmless(sentence)}\n`);
  if (interrupted.aborted) {
    say('interrupted.');
    return 130;
  }
  if (error instanceof WrongUse) {
    say(error.message);
    return 2;
  }
  if (error instanceof Unreachable) {
    say(`${error.message}.`);
    return 1;
  }
  if (error instanceof Refused) {
    say(`refused: ${error.message}.`);
    return error.status === 401 ? 1 : 6;
  }
  throw error;
}
